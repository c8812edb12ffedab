package ai.focal360.ingress;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code sample}: how often figures about waiting rows are read; {@code effectAge}: from when on an effect without a known
 * end counts; {@code strays}: how often messages without a turn are looked for, and {@code strayAge} how long they have
 * been so.
 */
@ConfigurationProperties("focal.ingress.watch")
record WatchProperties(
        @DefaultValue("5s") Duration sample,
        @DefaultValue("5m") Duration effectAge,
        @DefaultValue("1m") Duration strays,
        @DefaultValue("2m") Duration strayAge) {}
