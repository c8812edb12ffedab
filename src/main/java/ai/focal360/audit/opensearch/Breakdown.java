package ai.focal360.audit.opensearch;

import ai.focal360.audit.FigureQuery;
import ai.focal360.audit.FigureQuery.Filter;
import ai.focal360.audit.FigureQuery.Interval;
import ai.focal360.audit.FigureQuery.Measure;
import ai.focal360.audit.Figures.Figure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.aggregations.Aggregate;
import org.opensearch.client.opensearch._types.aggregations.Aggregation;
import org.opensearch.client.opensearch._types.aggregations.CalendarInterval;
import org.opensearch.client.opensearch._types.aggregations.MultiBucketBase;
import org.opensearch.client.opensearch._types.aggregations.StringTermsAggregate;
import org.opensearch.client.opensearch._types.query_dsl.Query;

/** A query's interval, dimensions and measures as aggregations within each other, and what they answer as rows. */
final class Breakdown {
    private static final String ROWS = "rows";

    /** More values than a breakdown for people has: below it every shard tells all of its own, and counts are exact. */
    private static final int MOST_VALUES = 10_000;

    /** Of two dimensions, and per interval: the product counts. */
    private static final int MOST_VALUES_WITHIN = 500;

    /** Of percentiles: within a thousandth, and cheaper over millions of documents than digests that know no bound. */
    private static final int DIGITS = 3;

    private final FigureQuery query;

    /** One level of the breakdown: an interval of time, or a field where there is one. */
    private record Level(@Nullable Interval interval, String field) {}

    Breakdown(FigureQuery query) {
        this.query = query;
    }

    Map<String, Aggregation> aggregations() {
        var all = measures();
        var levels = levels();
        if (!levels.isEmpty()) {
            all.put(ROWS, level(levels, 0));
        }
        return all;
    }

    List<Figure> rows(Map<String, Aggregate> answered) {
        var rows = new ArrayList<Figure>();
        collect(answered, List.of(), null, rows);
        return rows;
    }

    /** The measures in their order, of a bucket or of all. */
    List<Double> values(long documents, Map<String, Aggregate> answered) {
        var values = new ArrayList<Double>();
        for (var at = 0; at < query.measures().size(); at++) {
            var measure = query.measures().get(at);
            values.add(
                    measure instanceof Measure.Count
                            ? (double) documents
                            : value(measure, documents, answered.get(name(at))));
        }
        return values;
    }

    /** Whether every shard told all values it has. */
    boolean isComplete(Map<String, Aggregate> answered) {
        return Optional.ofNullable(answered.get(ROWS))
                .map(rows -> rows.isSterms()
                        ? toldAll(rows.sterms())
                        : rows.dateHistogram().buckets().array().stream()
                                .allMatch(bucket -> isComplete(bucket.aggregations())))
                .orElse(true);
    }

    private boolean toldAll(StringTermsAggregate rows) {
        var others = rows.sumOtherDocCount();
        return (others == null || others == 0)
                && rows.buckets().array().stream().allMatch(bucket -> isComplete(bucket.aggregations()));
    }

    private List<Level> levels() {
        var levels = new ArrayList<Level>();
        if (query.interval() != null) {
            levels.add(new Level(query.interval(), ""));
        }
        query.dimensions().forEach(field -> levels.add(new Level(null, field)));
        return levels;
    }

    private Aggregation level(List<Level> levels, int at) {
        var level = levels.get(at);
        var within = measures();
        if (at + 1 < levels.size()) {
            within.put(ROWS, level(levels, at + 1));
        }
        var interval = level.interval();
        if (interval != null) {
            return Aggregation.of(
                    any -> any.dateHistogram(each -> each.field(query.subject().time())
                                    .calendarInterval(unit(interval))
                                    .timeZone(interval.zone().getId())
                                    .minDocCount(1))
                            .aggregations(within));
        }
        return Aggregation.of(
                any -> any.terms(values -> values.field(level.field()).size(at == 0 ? MOST_VALUES : MOST_VALUES_WITHIN))
                        .aggregations(within));
    }

    private static CalendarInterval unit(Interval interval) {
        return switch (interval.unit()) {
            case HOUR -> CalendarInterval.Hour;
            case DAY -> CalendarInterval.Day;
            case WEEK -> CalendarInterval.Week;
            case MONTH -> CalendarInterval.Month;
        };
    }

    private void collect(Map<String, Aggregate> answered, List<String> keys, @Nullable Instant at, List<Figure> rows) {
        var level = answered.get(ROWS);
        if (level == null) {
            return;
        }
        if (level.isDateHistogram()) {
            for (var bucket : level.dateHistogram().buckets().array()) {
                leaf(bucket, keys, Instant.ofEpochMilli(bucket.key()), rows);
            }
        } else {
            for (var bucket : level.sterms().buckets().array()) {
                var all = new ArrayList<>(keys);
                all.add(bucket.key());
                leaf(bucket, all, at, rows);
            }
        }
    }

    private void leaf(MultiBucketBase bucket, List<String> keys, @Nullable Instant at, List<Figure> rows) {
        var within = bucket.aggregations();
        if (within.containsKey(ROWS)) {
            collect(within, keys, at, rows);
        } else {
            rows.add(new Figure(keys, at, values(bucket.docCount(), within)));
        }
    }

    private Map<String, Aggregation> measures() {
        var all = new LinkedHashMap<String, Aggregation>();
        for (var at = 0; at < query.measures().size(); at++) {
            var aggregation = aggregation(query.measures().get(at));
            if (aggregation != null) {
                all.put(name(at), aggregation);
            }
        }
        return all;
    }

    private static String name(int measure) {
        return "measure" + measure;
    }

    private static @Nullable Aggregation aggregation(Measure measure) {
        if (measure instanceof Measure.CountWhere where) {
            return Aggregation.of(any -> any.filter(filter(where.filter())));
        }
        if (measure instanceof Measure.Share share) {
            return Aggregation.of(any -> any.filter(filter(share.filter())));
        }
        if (measure instanceof Measure.Sum sum) {
            return Aggregation.of(any -> any.sum(of -> of.field(sum.field())));
        }
        if (measure instanceof Measure.Mean mean) {
            return Aggregation.of(any -> any.avg(of -> of.field(mean.field())));
        }
        return measure instanceof Measure.Percentile percentile
                ? Aggregation.of(any -> any.percentiles(of -> of.field(percentile.field())
                        .percents(percentile.percent())
                        .hdr(digits -> digits.numberOfSignificantValueDigits(DIGITS))
                        .keyed(false)))
                : null;
    }

    private static double value(Measure measure, long documents, @Nullable Aggregate answered) {
        if (answered == null) {
            // without an index there are no answers
            return measure instanceof Measure.CountWhere || measure instanceof Measure.Sum ? 0 : Double.NaN;
        }
        if (measure instanceof Measure.CountWhere) {
            return answered.filter().docCount();
        }
        if (measure instanceof Measure.Share) {
            return documents == 0 ? Double.NaN : (double) answered.filter().docCount() / documents;
        }
        if (measure instanceof Measure.Sum) {
            return orNothing(answered.sum().value(), 0);
        }
        if (documents == 0) {
            return Double.NaN;
        }
        if (measure instanceof Measure.Mean) {
            return orNothing(answered.avg().value(), Double.NaN);
        }
        var value = answered.hdrPercentiles().values().array().get(0).value();
        return orNothing(value, Double.NaN);
    }

    private static double orNothing(@Nullable Double value, double nothing) {
        return value == null ? nothing : value;
    }

    static Query filter(Filter filter) {
        var field = filter.field();
        return switch (filter.kind()) {
            case ANY_OF ->
                Query.of(any -> any.terms(terms -> terms.field(field)
                        .terms(values -> values.value(
                                filter.values().stream().map(FieldValue::of).toList()))));
            case PRESENT -> Query.of(any -> any.exists(exists -> exists.field(field)));
            case STARTS_WITH ->
                Query.of(any -> any.prefix(
                        prefix -> prefix.field(field).value(filter.values().get(0))));
        };
    }
}
