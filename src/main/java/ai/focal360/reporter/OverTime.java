package ai.focal360.reporter;

import ai.focal360.audit.FigureQuery.Interval.Unit;
import ai.focal360.audit.Figures.Figure;
import ai.focal360.reporter.Answer.Chart;
import ai.focal360.reporter.Answer.Heading;
import ai.focal360.reporter.Answer.Row;
import ai.focal360.reporter.Answer.Table;
import ai.focal360.reporter.Tally.Totals;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A report along its period: its columns, or its largest values, one interval a row. */
final class OverTime {
    private static final int LINES = 5;
    private static final int MOST_POINTS = 400;
    private static final int TWO_DAYS = 2;
    private static final int HOURS = 24;

    private final Brief brief;
    private final Report report;
    private final Period period;
    private final Scope scope;
    private final Texts texts;
    private final Labels labels;

    /** A table, what is drawn of it, and what else is to be said. */
    private record Drawn(Table table, @Nullable Chart chart, List<String> sentences) {}

    OverTime(Brief brief) {
        this.brief = brief;
        report = brief.report();
        period = brief.inquiry().period();
        scope = brief.scope();
        texts = brief.texts();
        labels = brief.labels();
    }

    Told told(Unit asked, Totals totals) {
        var counted = brief.tally().by(brief.field());
        var largest = brief.shown(counted);
        var drawn = drawn(asked, largest);
        var sentences = new ArrayList<String>();
        sentences.add(brief.said(totals, largest.isEmpty() ? null : largest.get(0)));
        sentences.addAll(drawn.sentences());
        return new Told(sentences, drawn.table(), drawn.chart(), counted.complete());
    }

    private Drawn drawn(Unit asked, List<Figure> largest) {
        if (asked == Unit.HOUR && period.days() > TWO_DAYS) {
            return byHour(report.columns().get(0));
        }
        var unit = points(asked) > MOST_POINTS ? ShapeReader.fitting(period) : asked;
        return report.series() == Report.Series.KEYS ? keys(unit, largest) : columns(unit, brief.columnsOfAll());
    }

    private long points(Unit unit) {
        return switch (unit) {
            case HOUR -> period.days() * HOURS;
            case DAY -> period.days();
            case WEEK -> period.days() / 7;
            case MONTH -> period.days() / 28;
        };
    }

    /** All days laid over each other. */
    private Drawn byHour(String column) {
        var hours = new double[HOURS];
        brief.tally().over(Unit.HOUR, List.of(column)).rows().forEach(row -> Optional.ofNullable(row.at())
                .ifPresent(at -> hours[at.atZone(scope.zone()).getHour()] += row.value(0)));
        var rows = new ArrayList<Row>();
        var most = 0;
        for (var hour = 0; hour < HOURS; hour++) {
            most = hours[hour] > hours[most] ? hour : most;
            rows.add(labels.row(shown(hour), List.of(hours[hour]), labels.units(List.of(column)), null));
        }
        var table = new Table(texts.of("hour"), labels.headings(List.of(column)), rows);
        var busiest = texts.of(
                "busiest",
                Map.of(
                        "hour", shown(most),
                        "next", shown((most + 1) % HOURS),
                        "count", texts.figure(hours[most], Quantity.NUMBER)));
        return new Drawn(table, table.bars(0), List.of(busiest));
    }

    private static String shown(int hour) {
        return "%02d:00".formatted(hour);
    }

    private Drawn columns(Unit unit, List<String> columns) {
        var counted = brief.tally().over(unit, columns);
        var byTime = new HashMap<Instant, List<Double>>();
        counted.rows().forEach(row -> byTime.put(row.at(), row.values()));
        var nothing = columns.stream()
                .map(name -> brief.catalogue().measure(name).isAdded() ? 0d : Double.NaN)
                .toList();
        var rows = times(unit).stream()
                .map(time -> labels.row(
                        shown(unit, time), byTime.getOrDefault(time.toInstant(), nothing), labels.units(columns), null))
                .toList();
        var table = new Table(texts.of("time"), labels.headings(columns), rows);
        var drawn = columns.contains("rate") ? "rate" : report.headline();
        return new Drawn(table, table.line(Math.max(0, columns.indexOf(drawn))), List.of());
    }

    private Drawn keys(Unit unit, List<Figure> largest) {
        var keys = largest.stream()
                .map(Figure::key)
                .limit(brief.inquiry().rows(LINES))
                .toList();
        var byTime = new HashMap<Instant, Map<String, Double>>();
        if (!keys.isEmpty()) {
            brief.tally().over(unit, brief.field(), keys).rows().forEach(row -> byTime.computeIfAbsent(
                            row.at(), missing -> new HashMap<>())
                    .put(row.key(), row.value(0)));
        }
        var quantities = keys.stream().map(key -> Quantity.NUMBER).toList();
        var rows = times(unit).stream()
                .map(time -> {
                    var counts = byTime.getOrDefault(time.toInstant(), Map.of());
                    return labels.row(
                            shown(unit, time),
                            keys.stream()
                                    .map(key -> counts.getOrDefault(key, 0d))
                                    .toList(),
                            quantities,
                            null);
                })
                .toList();
        var headings = keys.stream()
                .map(key -> new Heading(labels.label(key), Quantity.NUMBER))
                .toList();
        var table = new Table(texts.of("time"), headings, rows);
        return new Drawn(table, keys.isEmpty() ? null : table.lines(), List.of());
    }

    /** Every interval of the period up to now, also those without anything. */
    private List<ZonedDateTime> times(Unit unit) {
        var times = new ArrayList<ZonedDateTime>();
        var from = period.from();
        var start =
                switch (unit) {
                    case HOUR, DAY -> from;
                    case WEEK -> from.minusDays(from.getDayOfWeek().getValue() - 1L);
                    case MONTH -> from.withDayOfMonth(1);
                };
        var end = period.ends(scope.zone());
        var last = end.isAfter(scope.now()) ? scope.now() : end;
        for (var time = start.atStartOfDay(scope.zone()); time.toInstant().isBefore(last); ) {
            times.add(time);
            time = switch (unit) {
                case HOUR -> time.plusHours(1);
                case DAY -> time.plusDays(1);
                case WEEK -> time.plusWeeks(1);
                case MONTH -> time.plusMonths(1);
            };
        }
        return times;
    }

    private String shown(Unit unit, ZonedDateTime time) {
        return unit == Unit.HOUR ? texts.time(time) : texts.day(time.toLocalDate());
    }
}
