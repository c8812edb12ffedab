package ai.focal360.replay;

import ai.focal360.audit.TurnQuery;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fast a node works on replays over periods: a batch, then a rest, so that turns have the machine to themselves again.
 *
 * @param rest between two batches
 * @param batch turns of one batch, 200 at most
 * @param lease how long a batch may take before another node begins it again
 */
@ConfigurationProperties("focal.replay")
record ReplayProperties(
        @DefaultValue("500ms") Duration rest,
        @DefaultValue("200") int batch,
        @DefaultValue("2m") Duration lease) {
    ReplayProperties {
        if (batch < 1 || batch > TurnQuery.MAX_LIMIT) {
            throw new IllegalArgumentException("Expected focal.replay.batch to be from 1 to %d, but it is %d"
                    .formatted(TurnQuery.MAX_LIMIT, batch));
        }
    }
}
