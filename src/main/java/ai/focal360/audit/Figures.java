package ai.focal360.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures about turns, runs of scenarios and people's work, counted in the search copy of the audit and never changing it:
 * a turn is counted a little after it was recorded. Every query names its tenant and counts no other's. Counts, shares,
 * sums and means are exact, percentiles are close. Both methods throw {@link SearchUnavailable}.
 */
public interface Figures {
    Counted count(FigureQuery query);

    /** The turns a query counts, newest first; its dimensions, interval and measures say nothing here. */
    List<CountedTurn> newest(FigureQuery query, int limit);

    /**
     * What was counted: one row per value of each dimension and interval that has anything, the largest first measure
     * first or, per interval, in the order of time; {@code total} counts all at once. {@code complete} is false when a
     * dimension had more values than are read.
     */
    record Counted(List<Figure> rows, Figure total, boolean complete) {
        public Counted {
            rows = List.copyOf(rows);
        }
    }

    /**
     * {@code keys} are the values of the dimensions, {@code at} where the interval begins, {@code values} the measures in
     * their order; a mean or percentile of nothing is NaN.
     */
    record Figure(List<String> keys, @Nullable Instant at, List<Double> values) {
        public Figure {
            keys = List.copyOf(keys);
            values = List.copyOf(values);
        }

        public String key() {
            return keys.get(0);
        }

        public double value(int measure) {
            return values.get(measure);
        }
    }
}
