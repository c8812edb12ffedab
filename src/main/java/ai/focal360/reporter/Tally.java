package ai.focal360.reporter;

import ai.focal360.audit.CountedTurn;
import ai.focal360.audit.FigureQuery;
import ai.focal360.audit.FigureQuery.Filter;
import ai.focal360.audit.FigureQuery.Interval;
import ai.focal360.audit.FigureQuery.Measure;
import ai.focal360.audit.Figures;
import ai.focal360.audit.Figures.Counted;
import ai.focal360.platform.TenantId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of one report for one inquiry of one tenant. */
final class Tally {
    /** Stands for any value at all. */
    static final String ANY = "*";

    private final Figures figures;
    private final Catalogue catalogue;
    private final TenantId tenant;
    private final ZoneId zone;
    private final Report report;
    private final Inquiry inquiry;

    /** The measures of a report over all it looks at, by their names; "all" counts these, "count" what it is about. */
    record Totals(Map<String, Double> values) {
        double of(String measure) {
            return values.getOrDefault(measure, Double.NaN);
        }

        double all() {
            return of("all");
        }

        double count() {
            return of("count");
        }
    }

    Tally(Figures figures, Catalogue catalogue, TenantId tenant, ZoneId zone, Report report, Inquiry inquiry) {
        this.figures = figures;
        this.catalogue = catalogue;
        this.tenant = tenant;
        this.zone = zone;
        this.report = report;
        this.inquiry = inquiry;
    }

    /** The dimensions the question narrows to and these documents know nothing of. */
    List<Dimension> notKept() {
        return inquiry.filters().keySet().stream()
                .filter(dimension -> dimension.field(report.subject()).isEmpty())
                .toList();
    }

    Totals totals() {
        var names = new ArrayList<>(List.of("all", "count"));
        var where = where();
        var measures = new ArrayList<Measure>(List.of(
                new Measure.Count(), where.isEmpty() ? new Measure.Count() : new Measure.CountWhere(where.get(0))));
        var columns = new ArrayList<>(report.columns());
        columns.addAll(report.measuredInAll());
        columns.add(report.headline());
        if (!where.isEmpty()) {
            columns.add("rate");
        }
        columns.stream().distinct().forEach(name -> {
            names.add(name);
            measures.add(measure(name));
        });
        var total = figures.count(population().measuring(measures)).total();
        var values = new LinkedHashMap<String, Double>();
        for (var at = 0; at < names.size(); at++) {
            values.put(names.get(at), total.value(at));
        }
        return new Totals(values);
    }

    /** What the report is about, by a field, its columns as measures. */
    Counted by(String field) {
        return figures.count(events().by(field)
                .measuring(report.columns().stream().map(this::measure).toList()));
    }

    /** All the report looks at, by a field. */
    Counted by(String field, List<String> columns) {
        return figures.count(population()
                .by(field)
                .measuring(columns.stream().map(this::measure).toList()));
    }

    /** Some values of a field over time, counted. */
    Counted over(Interval.Unit unit, String field, List<String> values) {
        return figures.count(
                events().where(List.of(Filter.anyOf(field, values))).by(field).per(new Interval(unit, zone)));
    }

    /** Measures over time, of all the report looks at. */
    Counted over(Interval.Unit unit, List<String> columns) {
        return figures.count(population()
                .per(new Interval(unit, zone))
                .measuring(columns.stream().map(this::measure).toList()));
    }

    /** What the report is about, over time. */
    Counted eventsOver(Interval.Unit unit) {
        return figures.count(events().per(new Interval(unit, zone)));
    }

    /** Runs by the steps they reached, and those the customer left by the step they stood at. */
    Counted reached() {
        return figures.count(population().by("steps"));
    }

    Counted left() {
        return figures.count(
                population().where(List.of(Filter.is("state", "ABANDONED"))).by("lastStep"));
    }

    List<CountedTurn> newest(int limit) {
        return figures.newest(events(), limit);
    }

    private Measure measure(String column) {
        var where = where();
        return catalogue.measure(column).measure(where.isEmpty() ? null : where.get(0));
    }

    private List<Filter> where() {
        return report.where() == null ? List.of() : List.of(report.where().filter());
    }

    private FigureQuery events() {
        return population().where(where());
    }

    private FigureQuery population() {
        var filters = new ArrayList<Filter>();
        if (report.of() != null) {
            filters.add(report.of().filter());
        }
        inquiry.filters().forEach((dimension, values) -> dimension
                .field(report.subject())
                .ifPresent(field -> filters.add(
                        values.contains(ANY)
                                ? Filter.present(field)
                                : Filter.anyOf(
                                        field,
                                        values.stream()
                                                .map(value -> dimension.indexed(tenant, value))
                                                .toList()))));
        return FigureQuery.of(tenant, report.subject())
                .between(inquiry.period().begins(zone), inquiry.period().ends(zone))
                .where(filters);
    }
}
