package ai.focal360.reporter;

import ai.focal360.audit.FigureQuery.Filter;
import ai.focal360.audit.FigureQuery.Measure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A measure of the catalogue: what is counted, its unit and its name in each language. */
record Column(
        Kind kind,
        @Nullable String field,
        @Nullable List<String> values,
        @Nullable Double percent,
        Quantity unit,
        Map<String, String> title) {

    /** PART is of all rows' turns, RATE and EVENTS are about the report's {@code where}. */
    enum Kind {
        COUNT,
        COUNT_WHERE,
        SHARE,
        SUM,
        MEAN,
        PERCENTILE,
        PART,
        RATE,
        EVENTS
    }

    /** {@code where} is that of the report; PART is measured by the count it is a part of. */
    Measure measure(@Nullable Filter where) {
        return switch (kind) {
            case COUNT, PART -> new Measure.Count();
            case COUNT_WHERE -> new Measure.CountWhere(filter());
            case SHARE -> new Measure.Share(filter());
            case SUM -> new Measure.Sum(named());
            case MEAN -> new Measure.Mean(named());
            case PERCENTILE -> new Measure.Percentile(named(), Objects.requireNonNull(percent));
            case RATE -> new Measure.Share(Objects.requireNonNull(where));
            case EVENTS -> where == null ? new Measure.Count() : new Measure.CountWhere(where);
        };
    }

    /** Of no documents it is zero; a mean or share of none is no figure. */
    boolean isAdded() {
        return switch (kind) {
            case COUNT, COUNT_WHERE, SUM, EVENTS -> true;
            default -> false;
        };
    }

    boolean isPart() {
        return kind == Kind.PART;
    }

    boolean isClose() {
        return kind == Kind.PERCENTILE;
    }

    private Filter filter() {
        return Filter.anyOf(named(), Objects.requireNonNull(values));
    }

    private String named() {
        return Objects.requireNonNull(field, "Expected a measure of the reporter's catalogue to name its field");
    }
}
