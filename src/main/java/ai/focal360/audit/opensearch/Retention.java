package ai.focal360.audit.opensearch;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Which months the index keeps. Where OpenSearch has its index state management, a policy there removes the others;
 * elsewhere {@link #sweep} does.
 */
@Component
class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final int LONGEST_MONTH = 31;

    private final RetentionSettings settings;
    private final Clock clock;

    Retention(RetentionSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    boolean keeps(Instant since) {
        return keeps(YearMonth.from(since.atOffset(ZoneOffset.UTC)));
    }

    boolean keeps(YearMonth month) {
        return settings.retention() == 0
                || !month.isBefore(YearMonth.now(clock.withZone(ZoneOffset.UTC)).minusMonths(settings.retention()));
    }

    /** Removes whole months that are over, or leaves that to OpenSearch. */
    void sweep(SearchIndex index) {
        if (settings.retention() > 0 && !index.retireByPolicy(days())) {
            over(index.months()).forEach(month -> {
                index.delete(month);
                log.info("The search index no longer keeps {}", month.name());
            });
        }
    }

    private List<SearchIndex.Month> over(List<SearchIndex.Month> months) {
        return months.stream().filter(month -> !keeps(month.month())).toList();
    }

    // counted by OpenSearch from the first record of a month, on the safe side
    private int days() {
        return (settings.retention() + 1) * LONGEST_MONTH;
    }
}
