package ai.focal360.customer;

import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How customers' words are read where a tenant's settings do not say: {@code phone.region} (ISO 3166) for numbers without
 * a country code, {@code money.currency} (ISO 4217) for amounts without one, {@code time.zone} for dates like "yesterday",
 * {@code data.min-confidence} below which a candidate is not taken.
 */
@ConfigurationProperties("focal.customer")
public record CustomerProperties(
        @DefaultValue("NL") String phoneRegion,
        @DefaultValue("EUR") String currency,
        @DefaultValue("Europe/Amsterdam") ZoneId zone,
        @DefaultValue("0.5") double minConfidence) {}
