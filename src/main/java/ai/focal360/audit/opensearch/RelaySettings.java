package ai.focal360.audit.opensearch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code focal.audit.relay}: a batch ends at {@code batchSize} records or {@code batchBytes}, whichever comes first.
 * {@code linger} is how long a changed record may wait for company, {@code poll} how often rows are looked for that no
 * commit of this node announced. After a failure the relay rests {@code backoff}, twice as long each time, up to
 * {@code maxBackoff}. A record that OpenSearch fails on {@code maxAttempts} times, for a reason of its own, is set aside.
 */
@ConfigurationProperties("focal.audit.relay")
record RelaySettings(
        @DefaultValue("500") int batchSize,
        @DefaultValue("5MB") DataSize batchBytes,
        @DefaultValue("200ms") Duration linger,
        @DefaultValue("5s") Duration poll,
        @DefaultValue("500ms") Duration backoff,
        @DefaultValue("30s") Duration maxBackoff,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("20") int maxAttempts) {
    RelaySettings {
        if (batchSize < 1 || batchSize > 5000) {
            throw new IllegalArgumentException(
                    "Expected focal.audit.relay.batch-size from 1 to 5000, but it is " + batchSize);
        }
        if (backoff.isZero() || backoff.isNegative() || maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException("Expected focal.audit.relay.backoff above 0 and at most max-backoff");
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("Expected focal.audit.relay.max-attempts to be at least 1");
        }
    }
}
