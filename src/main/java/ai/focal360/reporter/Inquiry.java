package ai.focal360.reporter;

import ai.focal360.audit.FigureQuery.Interval.Unit;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A question as it was understood: a report of the catalogue with its parameters. {@code by} breaks it down by something
 * else than the report does, {@code per} over time, {@code top} is how many rows are wanted and 0 when nobody said.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Inquiry(
        String report,
        Period period,
        SortedMap<Dimension, List<String>> filters,
        @Nullable Dimension by,
        @Nullable Unit per,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int top,
        @Nullable Comparison compare) {
    static final int MOST_ROWS = 100;

    public Inquiry {
        var copy = new TreeMap<Dimension, List<String>>();
        filters.forEach((dimension, values) -> copy.put(dimension, List.copyOf(values)));
        filters = Collections.unmodifiableSortedMap(copy);
        if (top < 0 || top > MOST_ROWS) {
            throw new IllegalArgumentException("Expected from 1 to %d rows, but it is %d".formatted(MOST_ROWS, top));
        }
    }

    static Inquiry of(String report, Period period) {
        return new Inquiry(report, period, new TreeMap<>(), null, null, 0, null);
    }

    Inquiry narrowedTo(Dimension dimension, String value) {
        return narrowedTo(Map.of(dimension, List.of(value)));
    }

    Inquiry narrowedTo(Map<Dimension, List<String>> more) {
        var all = new TreeMap<>(filters);
        all.putAll(more);
        return new Inquiry(report, period, all, by, per, top, compare);
    }

    Inquiry over(Period other) {
        return new Inquiry(report, other, filters, by, per, top, compare);
    }

    Inquiry by(@Nullable Dimension dimension) {
        return new Inquiry(report, period, filters, dimension, per, top, compare);
    }

    Inquiry per(@Nullable Unit unit) {
        return new Inquiry(report, period, filters, by, unit, top, compare);
    }

    Inquiry top(int most) {
        return new Inquiry(report, period, filters, by, per, most, compare);
    }

    Inquiry comparedTo(@Nullable Comparison comparison) {
        return new Inquiry(report, period, filters, by, per, top, comparison);
    }

    /** How many rows to show. */
    int rows(int unlessAsked) {
        return top > 0 ? top : unlessAsked;
    }

    /** The turns behind it, or behind a part of it. */
    Inquiry listed() {
        return new Inquiry("turns", period, filters, null, null, 0, null);
    }
}
