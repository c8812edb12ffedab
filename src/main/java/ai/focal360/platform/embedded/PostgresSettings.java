package ai.focal360.platform.embedded;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The embedded PostgreSQL, used when {@code spring.datasource.url} is not set.
 *
 * @param port 0 for any free one
 * @param startTimeout includes recovering what a killed server left
 */
@ConfigurationProperties("focal.postgres.embedded")
record PostgresSettings(
        @DefaultValue("0") int port, @DefaultValue("60s") Duration startTimeout) {}
