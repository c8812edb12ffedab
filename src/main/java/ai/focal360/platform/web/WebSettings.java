package ai.focal360.platform.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the HTTP interfaces.
 *
 * @param maxRequestSize of a body, with or without a declared length
 * @param maxUploadSize of a {@code multipart/form-data} body below {@code /api}, which only token holders send
 */
@ConfigurationProperties("focal.web")
record WebSettings(
        @DefaultValue("1MB") DataSize maxRequestSize,
        @DefaultValue("20MB") DataSize maxUploadSize) {}
