package ai.focal360.audit;

import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a tenant is counted. {@code from} is inclusive, {@code to} exclusive, of when a turn finished, a run started or
 * a task was created. {@code dimensions} are at most two fields; with an interval the rows are per interval first.
 * {@code top} limits the rows of a query without one, 0 not at all. A field its subject does not have is a broken
 * assumption.
 */
public record FigureQuery(
        TenantId tenant,
        Subject subject,
        @Nullable Instant from,
        @Nullable Instant to,
        List<Filter> filters,
        List<String> dimensions,
        @Nullable Interval interval,
        List<Measure> measures,
        int top) {

    /** Documents of one kind: {@code words} can be filtered and broken down by, {@code numbers} measured. */
    public enum Subject {
        TURNS(
                "finishedAt",
                Set.of(
                        "turn",
                        "agent",
                        "channel",
                        "customer",
                        "conversation",
                        "pack",
                        "trigger",
                        "language",
                        "intent",
                        "urgency",
                        "tone",
                        "used",
                        "policies",
                        "blockedBy",
                        "scenarios",
                        "scenarioMoves",
                        "tools",
                        "toolStates",
                        "toolVerdicts",
                        "violated",
                        "resolution",
                        "categories",
                        "escalatedBy",
                        "abuse",
                        "models",
                        "modelFailures",
                        "opened",
                        "escalated"),
                Set.of(
                        "tookMicros",
                        "toolMicros",
                        "drafts",
                        "modelMicros",
                        "inputTokens",
                        "outputTokens",
                        "costMicros")),
        RUNS(
                "startedAt",
                Set.of(
                        "run",
                        "scenario",
                        "agent",
                        "channel",
                        "customer",
                        "conversation",
                        "state",
                        "steps",
                        "lastStep",
                        "ending"),
                Set.of("tookMillis")),
        TASKS(
                "createdAt",
                Set.of(
                        "task",
                        "kind",
                        "name",
                        "process",
                        "role",
                        "agent",
                        "channel",
                        "customer",
                        "conversation",
                        "state",
                        "decision",
                        "assignee"),
                Set.of("waitingMillis", "handlingMillis"));

        private final String time;
        private final Set<String> words;
        private final Set<String> numbers;

        Subject(String time, Set<String> words, Set<String> numbers) {
            this.time = time;
            this.words = words;
            this.numbers = numbers;
        }

        /** The field that places a document in time. */
        public String time() {
            return time;
        }

        public boolean hasWord(String field) {
            return words.contains(field);
        }

        private void require(Set<String> fields, String field) {
            if (!fields.contains(field)) {
                throw new IllegalArgumentException(
                        "Expected %s to have a field to count by, but it has no '%s'".formatted(this, field));
            }
        }
    }

    /** Values of a field: any of some, any at all, or those that begin with one. */
    public record Filter(String field, Kind kind, List<String> values) {
        public enum Kind {
            ANY_OF,
            PRESENT,
            STARTS_WITH
        }

        public Filter {
            values = List.copyOf(values);
        }

        public static Filter anyOf(String field, List<String> values) {
            return new Filter(field, Kind.ANY_OF, values);
        }

        public static Filter is(String field, String value) {
            return anyOf(field, List.of(value));
        }

        public static Filter present(String field) {
            return new Filter(field, Kind.PRESENT, List.of());
        }

        public static Filter startsWith(String field, String value) {
            return new Filter(field, Kind.STARTS_WITH, List.of(value));
        }
    }

    /** Calendar units in a time zone. */
    public record Interval(Unit unit, ZoneId zone) {
        public enum Unit {
            HOUR,
            DAY,
            WEEK,
            MONTH
        }
    }

    /** What is said of the documents of a row. */
    public sealed interface Measure {
        /** How many there are. */
        record Count() implements Measure {}

        /** How many of them the filter lets pass. */
        record CountWhere(Filter filter) implements Measure {}

        /** Which part of them the filter lets pass, 0 to 1; NaN of none. */
        record Share(Filter filter) implements Measure {}

        record Sum(String field) implements Measure {}

        record Mean(String field) implements Measure {}

        /** {@code percent} from 0 to 100; close, not exact. */
        record Percentile(String field, double percent) implements Measure {}
    }

    private static final int MOST_DIMENSIONS = 2;

    public FigureQuery {
        filters = List.copyOf(filters);
        dimensions = List.copyOf(dimensions);
        measures = List.copyOf(measures);
        if (dimensions.size() > MOST_DIMENSIONS) {
            throw new IllegalArgumentException("Expected at most two dimensions, but there are " + dimensions.size());
        }
        Stream.concat(
                        dimensions.stream(),
                        Stream.concat(filters.stream(), measures.stream().flatMap(FigureQuery::filter))
                                .map(Filter::field))
                .forEach(field -> subject.require(subject.words, field));
        measures.stream().flatMap(FigureQuery::number).forEach(field -> subject.require(subject.numbers, field));
    }

    /** All of a tenant's documents of a kind, counted. */
    public static FigureQuery of(TenantId tenant, Subject subject) {
        return new FigureQuery(
                tenant, subject, null, null, List.of(), List.of(), null, List.of(new Measure.Count()), 0);
    }

    public FigureQuery between(@Nullable Instant from, @Nullable Instant to) {
        return new FigureQuery(tenant, subject, from, to, filters, dimensions, interval, measures, top);
    }

    public FigureQuery where(List<Filter> more) {
        var all = new ArrayList<>(filters);
        all.addAll(more);
        return new FigureQuery(tenant, subject, from, to, all, dimensions, interval, measures, top);
    }

    public FigureQuery by(String... fields) {
        return new FigureQuery(tenant, subject, from, to, filters, List.of(fields), interval, measures, top);
    }

    public FigureQuery per(Interval each) {
        return new FigureQuery(tenant, subject, from, to, filters, dimensions, each, measures, top);
    }

    public FigureQuery measuring(List<Measure> these) {
        return new FigureQuery(tenant, subject, from, to, filters, dimensions, interval, these, top);
    }

    public FigureQuery top(int most) {
        return new FigureQuery(tenant, subject, from, to, filters, dimensions, interval, measures, most);
    }

    private static Stream<Filter> filter(Measure measure) {
        if (measure instanceof Measure.CountWhere where) {
            return Stream.of(where.filter());
        }
        return measure instanceof Measure.Share share ? Stream.of(share.filter()) : Stream.of();
    }

    private static Stream<String> number(Measure measure) {
        if (measure instanceof Measure.Sum sum) {
            return Stream.of(sum.field());
        }
        if (measure instanceof Measure.Mean mean) {
            return Stream.of(mean.field());
        }
        return measure instanceof Measure.Percentile percentile ? Stream.of(percentile.field()) : Stream.of();
    }
}
