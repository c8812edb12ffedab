package ai.focal360.reporter;

import ai.focal360.audit.FigureQuery.Interval.Unit;
import ai.focal360.audit.FigureQuery.Subject;
import ai.focal360.audit.Figures;
import ai.focal360.audit.Figures.Counted;
import ai.focal360.audit.Figures.Figure;
import ai.focal360.reporter.Answer.Chart;
import ai.focal360.reporter.Answer.Heading;
import ai.focal360.reporter.Answer.Offer;
import ai.focal360.reporter.Answer.Row;
import ai.focal360.reporter.Tally.Totals;
import ai.focal360.reporter.Understanding.Understood;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers one understood question: asks for its figures and tells them as sentences, table, chart and links. */
final class Answering {
    private static final int ROWS = 10;
    private static final int LINES = 5;
    private static final int MOST_POINTS = 400;
    private static final int TWO_DAYS = 2;
    private static final int HOURS = 24;
    private static final int GATHERED = 300;
    private static final int LISTED = 25;
    private static final double BURST = 4;
    private static final int LEAST_BURST = 10;

    private final Figures figures;
    private final Catalogue catalogue;
    private final Gathering gathering;
    private final Scope scope;
    private final Texts texts;
    private final Report report;
    private final Inquiry inquiry;
    private final Tally tally;
    private final List<String> sentences = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Answer.Gathered> gathered = new ArrayList<>();
    private final List<Answer.Turn> turns = new ArrayList<>();
    private boolean exact = true;

    /** A table and what is drawn of it. */
    private record Drawn(
            Answer.@Nullable Table table, @Nullable Chart chart) {}

    Answering(Figures figures, Catalogue catalogue, Gathering gathering, Scope scope, Texts texts, Inquiry inquiry) {
        this.figures = figures;
        this.catalogue = catalogue;
        this.gathering = gathering;
        this.scope = scope;
        this.texts = texts;
        this.inquiry = inquiry;
        this.report = catalogue.require(inquiry.report());
        this.tally = tally(inquiry);
    }

    private Tally tally(Inquiry asked) {
        return new Tally(figures, catalogue, scope.tenant(), scope.zone(), report, asked);
    }

    Answer answer(@Nullable String question, Understood understood) {
        var totals = tally.totals();
        Drawn drawn;
        if (totals.all() == 0 && inquiry.compare() == null) {
            sentences.add(texts.of("nothing", Map.of("period", texts.period(inquiry.period()))));
            drawn = new Drawn(null, null);
        } else if (inquiry.compare() != null) {
            drawn = compared(inquiry.compare(), totals);
        } else if (inquiry.per() != null && report.form() != Report.Form.LIST) {
            drawn = overTime(inquiry.per(), totals);
        } else {
            drawn = brokenDown(totals);
        }
        more(totals);
        return new Answer(
                question,
                texts.language(),
                texts.of(report.title()),
                sentences,
                drawn.table(),
                drawn.chart(),
                gathered,
                turns,
                new Answer.Counted(
                        how(understood.readings()),
                        inquiry,
                        scope.zone().getId(),
                        exact,
                        understood.by(),
                        Address.of(inquiry, texts.language())),
                offers());
    }

    // broken down

    private Drawn brokenDown(Totals totals) {
        if (report.form() == Report.Form.FUNNEL && inquiry.filters().containsKey(Dimension.SCENARIO)) {
            return steps(totals);
        }
        var field = field();
        if (!field.equals(report.by())) {
            return brokenDownOtherwise(field, totals);
        }
        var largest = shown(tally.by(field));
        say(totals, largest.isEmpty() ? null : largest.get(0));
        var rows = largest.stream()
                .limit(inquiry.top() > 0 ? inquiry.top() : ROWS)
                .map(row ->
                        row(label(row.key()), values(row, totals), units(report.columns()), turnsOf(field, row.key())))
                .toList();
        var table = new Answer.Table(heading(field), headings(report.columns()), rows);
        // whoever asks for turns is not kept from them by a chart
        return new Drawn(table, report.form() == Report.Form.LIST ? null : bars(table));
    }

    /** By something the report's sentence does not speak of: its headline in all, and per value. */
    private Drawn brokenDownOtherwise(String field, Totals totals) {
        var columns = columnsOverTime();
        var largest = read(tally.by(field, columns)).rows().stream()
                .limit(inquiry.top() > 0 ? inquiry.top() : ROWS)
                .toList();
        var headline = report.headline();
        sentences.add(texts.of(
                "by-other",
                Map.of(
                        "measure",
                        title(headline),
                        "all",
                        texts.figure(totals.of(headline), unit(headline)),
                        "first",
                        largest.isEmpty() ? "–" : label(largest.get(0).key()),
                        "count",
                        largest.isEmpty() ? "0" : texts.figure(largest.get(0).value(0), Quantity.NUMBER))));
        var rows = largest.stream()
                .map(row -> row(label(row.key()), row.values(), units(columns), turnsOf(field, row.key())))
                .toList();
        var table = new Answer.Table(heading(field), headings(columns), rows);
        var drawn = columns.contains(headline) ? columns.indexOf(headline) : 0;
        return new Drawn(table, bars(table, drawn));
    }

    private String field() {
        return Optional.ofNullable(inquiry.by())
                .flatMap(dimension -> dimension.field(report.subject()))
                .orElse(report.by());
    }

    /** The rows that are of what was asked: a turn's other categories and tools are not. */
    private List<Figure> shown(Counted counted) {
        var field = field();
        return read(counted).rows().stream()
                .filter(row -> report.shows(row.key()) || !field.equals(report.by()))
                .filter(row -> ofTheNamedTool(field, row.key()))
                .toList();
    }

    private boolean ofTheNamedTool(String field, String key) {
        var tools = inquiry.filters().getOrDefault(Dimension.TOOL, List.of());
        return !field.equals("toolStates")
                || tools.isEmpty()
                || tools.stream().anyMatch(tool -> key.startsWith(tool + ":"));
    }

    /** The columns of a row; a part is of what the report is about. */
    private List<Double> values(Figure row, Totals totals) {
        var values = new ArrayList<Double>();
        for (var at = 0; at < report.columns().size(); at++) {
            var part = catalogue.measure(report.columns().get(at)).kind() == Column.Kind.PART;
            values.add(part ? row.value(at) / totals.count() : row.value(at));
        }
        return values;
    }

    private static @Nullable Chart bars(Answer.Table table) {
        return bars(table, 0);
    }

    private static @Nullable Chart bars(Answer.Table table, int column) {
        if (table.rows().size() < 2) {
            return null;
        }
        var first = table.columns().get(column);
        return new Chart(
                Chart.Kind.BARS,
                first.unit(),
                table.rows().stream().map(Row::label).toList(),
                List.of(new Chart.Line(
                        first.title(),
                        table.rows().stream()
                                .map(row -> row.values().get(column))
                                .toList())));
    }

    private void say(Totals totals, @Nullable Figure first) {
        var values = new HashMap<String, String>();
        totals.values().forEach((name, value) -> values.put(name, texts.figure(value, unit(name))));
        values.put("first", first == null ? "–" : label(first.key()));
        values.put("firstCount", first == null ? "0" : texts.figure(first.value(0), Quantity.NUMBER));
        values.put(
                "firstPart",
                texts.figure(first == null ? Double.NaN : first.value(0) / totals.count(), Quantity.PERCENT));
        if (totals.count() == 0) {
            sentences.add(texts.of("nothing", Map.of("period", texts.period(inquiry.period()))));
        } else {
            sentences.add(texts.filled(texts.of(report.said()), values));
        }
    }

    // scenarios step by step

    private Drawn steps(Totals totals) {
        say(totals, null);
        var left = new LinkedHashMap<String, Double>();
        read(tally.left()).rows().forEach(row -> left.put(row.key(), row.value(0)));
        var names = new HashMap<String, String>();
        inquiry.filters()
                .getOrDefault(Dimension.SCENARIO, List.of())
                .forEach(scenario -> names.putAll(scope.names().steps(scenario)));
        var rows = read(tally.reached()).rows().stream()
                .map(step -> {
                    var here = left.getOrDefault(step.key(), 0d);
                    return row(
                            names.getOrDefault(step.key(), step.key()),
                            List.of(step.value(0), step.value(0) / totals.all(), here),
                            List.of(Quantity.NUMBER, Quantity.PERCENT, Quantity.NUMBER),
                            null);
                })
                .toList();
        left.entrySet().stream()
                .findFirst()
                .ifPresentOrElse(
                        most -> sentences.add(texts.of(
                                "steps",
                                Map.of(
                                        "runs", texts.figure(totals.all(), Quantity.NUMBER),
                                        "step", names.getOrDefault(most.getKey(), most.getKey()),
                                        "count", texts.figure(most.getValue(), Quantity.NUMBER)))),
                        () -> sentences.add(texts.of("no-leaving")));
        var table = new Answer.Table(
                texts.of("step"),
                List.of(
                        new Heading(texts.of("reached"), Quantity.NUMBER),
                        new Heading(title("part"), Quantity.PERCENT),
                        new Heading(texts.of("left-here"), Quantity.NUMBER)),
                rows);
        return new Drawn(table, bars(table));
    }

    // over time

    private Drawn overTime(Unit asked, Totals totals) {
        var folded = asked == Unit.HOUR && inquiry.period().days() > TWO_DAYS;
        var unit = !folded && points(asked) > MOST_POINTS ? ShapeReader.fitting(inquiry.period()) : asked;
        var largest = shown(tally.by(field()));
        say(totals, largest.isEmpty() ? null : largest.get(0));
        if (report.series() == Report.Series.KEYS && !folded) {
            return keysOverTime(unit, largest);
        }
        var columns = folded ? List.of(report.columns().get(0)) : columnsOverTime();
        var counted = tally.over(unit, columns);
        var drawn = folded ? byHour(counted, columns.get(0)) : inOrder(unit, counted, columns);
        return drawn;
    }

    private long points(Unit unit) {
        return switch (unit) {
            case HOUR -> inquiry.period().days() * HOURS;
            case DAY -> inquiry.period().days();
            case WEEK -> inquiry.period().days() / 7;
            case MONTH -> inquiry.period().days() / 28;
        };
    }

    private List<String> columnsOverTime() {
        var columns = new ArrayList<String>();
        if (report.where() == null) {
            report.columns().stream()
                    .filter(name -> catalogue.measure(name).kind() != Column.Kind.PART)
                    .forEach(columns::add);
            if (!columns.contains(report.headline())) {
                columns.add(report.headline());
            }
        } else {
            columns.addAll(List.of(report.columns().get(0), "events", "rate"));
        }
        return columns;
    }

    private Drawn inOrder(Unit unit, Counted counted, List<String> columns) {
        var byTime = new HashMap<Instant, List<Double>>();
        counted.rows().forEach(row -> byTime.put(row.at(), row.values()));
        var times = times(unit);
        var nothing =
                columns.stream().map(name -> isAdded(name) ? 0d : Double.NaN).toList();
        var rows = times.stream()
                .map(time ->
                        row(shown(unit, time), byTime.getOrDefault(time.toInstant(), nothing), units(columns), null))
                .toList();
        var table = new Answer.Table(texts.of("time"), headings(columns), rows);
        var drawn = columns.contains("rate") ? columns.indexOf("rate") : columns.indexOf(headlineOf(columns));
        return new Drawn(table, lines(table, drawn));
    }

    private String headlineOf(List<String> columns) {
        return columns.contains(report.headline()) ? report.headline() : columns.get(0);
    }

    private boolean isAdded(String name) {
        return switch (catalogue.measure(name).kind()) {
            case COUNT, COUNT_WHERE, SUM, EVENTS -> true;
            default -> false;
        };
    }

    /** All days laid over each other. */
    private Drawn byHour(Counted counted, String column) {
        var hours = new double[HOURS];
        counted.rows().forEach(row -> Optional.ofNullable(row.at())
                .ifPresent(at -> hours[at.atZone(scope.zone()).getHour()] += row.value(0)));
        var rows = new ArrayList<Row>();
        var most = 0;
        for (var hour = 0; hour < HOURS; hour++) {
            most = hours[hour] > hours[most] ? hour : most;
            rows.add(row("%02d:00".formatted(hour), List.of(hours[hour]), units(List.of(column)), null));
        }
        var table = new Answer.Table(texts.of("hour"), headings(List.of(column)), rows);
        sentences.add(texts.of(
                "busiest",
                Map.of(
                        "hour", "%02d:00".formatted(most),
                        "next", "%02d:00".formatted((most + 1) % HOURS),
                        "count", texts.figure(hours[most], Quantity.NUMBER))));
        return new Drawn(table, bars(table));
    }

    private Drawn keysOverTime(Unit unit, List<Figure> largest) {
        var field = field();
        var keys = largest.stream()
                .map(Figure::key)
                .limit(inquiry.top() > 0 ? inquiry.top() : LINES)
                .toList();
        var byTime = new HashMap<Instant, Map<String, Double>>();
        if (!keys.isEmpty()) {
            tally.over(unit, field, keys).rows().forEach(row -> byTime.computeIfAbsent(
                            row.at(), missing -> new HashMap<>())
                    .put(row.key(), row.value(0)));
        }
        var quantities = keys.stream().map(key -> Quantity.NUMBER).toList();
        var rows = times(unit).stream()
                .map(time -> {
                    var counts = byTime.getOrDefault(time.toInstant(), Map.of());
                    return row(
                            shown(unit, time),
                            keys.stream()
                                    .map(key -> counts.getOrDefault(key, 0d))
                                    .toList(),
                            quantities,
                            null);
                })
                .toList();
        var table = new Answer.Table(
                texts.of("time"),
                keys.stream()
                        .map(key -> new Heading(label(key), Quantity.NUMBER))
                        .toList(),
                rows);
        return new Drawn(table, keys.isEmpty() ? null : lines(table, -1));
    }

    /** Every interval of the period up to now, also those without anything. */
    private List<ZonedDateTime> times(Unit unit) {
        var times = new ArrayList<ZonedDateTime>();
        var from = inquiry.period().from();
        var start =
                switch (unit) {
                    case HOUR, DAY -> from;
                    case WEEK -> from.minusDays(from.getDayOfWeek().getValue() - 1L);
                    case MONTH -> from.withDayOfMonth(1);
                };
        var end = inquiry.period().ends(scope.zone());
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

    /** One column as a line, or all of them. */
    private static Chart lines(Answer.Table table, int column) {
        IntFunction<Chart.Line> line = at -> new Chart.Line(
                table.columns().get(at).title(),
                table.rows().stream().map(row -> row.values().get(at)).toList());
        var lines = column >= 0
                ? List.of(line.apply(column))
                : Stream.iterate(0, at -> at < table.columns().size(), at -> at + 1)
                        .map(line::apply)
                        .toList();
        return new Chart(
                Chart.Kind.LINES,
                table.columns().get(Math.max(0, column)).unit(),
                table.rows().stream().map(Row::label).toList(),
                lines);
    }

    // compared

    private Drawn compared(Comparison comparison, Totals totals) {
        var first = comparison instanceof Comparison.OfValues values
                ? inquiry.narrowedTo(values.dimension(), values.values().get(0))
                : inquiry;
        var second = comparison instanceof Comparison.OfValues values
                ? inquiry.narrowedTo(values.dimension(), values.values().get(1))
                : comparison instanceof Comparison.WithPeriod with ? inquiry.over(with.period()) : inquiry;
        var one = tally(first);
        var other = tally(second);
        var oneTotals = comparison instanceof Comparison.OfValues ? one.totals() : totals;
        var otherTotals = other.totals();
        var names = comparison instanceof Comparison.OfValues values
                ? values.values().stream()
                        .map(value -> named(values.dimension(), value))
                        .toList()
                : List.of(texts.period(first.period()), texts.period(second.period()));
        sayCompared(report.headline(), oneTotals, otherTotals, names);
        var field = field();
        var counts = new LinkedHashMap<String, double[]>();
        shown(one.by(field))
                .forEach(row -> counts.computeIfAbsent(row.key(), missing -> new double[2])[0] = row.value(0));
        shown(other.by(field))
                .forEach(row -> counts.computeIfAbsent(row.key(), missing -> new double[2])[1] = row.value(0));
        var hasParts = report.columns().contains("part");
        var units = hasParts
                ? List.of(Quantity.NUMBER, Quantity.NUMBER, Quantity.PERCENT, Quantity.PERCENT)
                : List.of(Quantity.NUMBER, Quantity.NUMBER);
        var rows = new ArrayList<Row>();
        rows.add(comparedRow(
                texts.of("everything"),
                new double[] {oneTotals.count(), otherTotals.count()},
                oneTotals,
                otherTotals,
                units));
        counts.entrySet().stream()
                .sorted((a, b) -> Double.compare(sum(b.getValue()), sum(a.getValue())))
                .limit(inquiry.top() > 0 ? inquiry.top() : ROWS)
                .forEach(count ->
                        rows.add(comparedRow(label(count.getKey()), count.getValue(), oneTotals, otherTotals, units)));
        var headings = new ArrayList<Heading>();
        names.forEach(name -> headings.add(new Heading(name, Quantity.NUMBER)));
        if (hasParts) {
            names.forEach(name -> headings.add(new Heading(name + ", " + title("part"), Quantity.PERCENT)));
        }
        var table = new Answer.Table(heading(field), headings, rows);
        var shown = rows.subList(1, rows.size());
        var from = hasParts ? 2 : 0;
        var chart = shown.isEmpty()
                ? null
                : new Chart(
                        Chart.Kind.BARS,
                        units.get(from),
                        shown.stream().map(Row::label).toList(),
                        Stream.of(0, 1)
                                .map(at -> new Chart.Line(
                                        names.get(at),
                                        shown.stream()
                                                .map(row -> row.values().get(from + at))
                                                .toList()))
                                .toList());
        return new Drawn(table, chart);
    }

    private static double sum(double[] counts) {
        return counts[0] + counts[1];
    }

    private void sayCompared(String measure, Totals one, Totals other, List<String> names) {
        var unit = unit(measure);
        var values = new HashMap<String, String>();
        values.put("measure", title(measure));
        values.put("one", texts.figure(one.of(measure), unit));
        values.put("other", texts.figure(other.of(measure), unit));
        values.put("first", names.get(0));
        values.put("second", names.get(1));
        values.put("change", texts.change(one.of(measure), other.of(measure), unit));
        sentences.add(texts.of("compared", values));
    }

    private Row comparedRow(String label, double[] counts, Totals one, Totals other, List<Quantity> units) {
        var values = new ArrayList<Double>(List.of(counts[0], counts[1]));
        if (units.size() > 2) {
            values.add(counts[0] / one.count());
            values.add(counts[1] / other.count());
        }
        return row(label, values, units, null);
    }

    // and more

    private void more(Totals totals) {
        switch (report.form()) {
            case GAPS -> gathered.addAll(gathering.gather(tally.newest(GATHERED)));
            case BURSTS -> bursts();
            case HISTORY, LIST ->
                tally.newest(LISTED)
                        .forEach(turn -> turns.add(new Answer.Turn(
                                turn.turn().toString(),
                                turn.finishedAt(),
                                turn.channel(),
                                texts.value(turn.resolution()),
                                String.join(" ", turn.said()),
                                turn.conversation().toString(),
                                turn.customer().toString())));
            default -> {}
        }
        if (!gathered.isEmpty()) {
            notes.add(texts.of(
                    "sampled", Map.of("count", texts.figure(Math.min(GATHERED, totals.count()), Quantity.NUMBER))));
        }
    }

    private void bursts() {
        var hours = tally.eventsOver(Unit.HOUR).rows();
        var mean = hours.stream().mapToDouble(hour -> hour.value(0)).average().orElse(0);
        var limit = Math.max(LEAST_BURST, Math.ceil(BURST * mean));
        hours.stream()
                .reduce((one, other) -> other.value(0) > one.value(0) ? other : one)
                .ifPresent(most -> sentences.add(texts.of(
                        "peak",
                        Map.of(
                                "when",
                                        texts.time(Optional.ofNullable(most.at())
                                                .orElse(scope.now())
                                                .atZone(scope.zone())),
                                "count", texts.figure(most.value(0), Quantity.NUMBER),
                                "bursts",
                                        texts.figure(
                                                hours.stream()
                                                        .filter(hour -> hour.value(0) >= limit)
                                                        .count(),
                                                Quantity.NUMBER),
                                "limit", texts.figure(limit, Quantity.NUMBER)))));
    }

    private Counted read(Counted counted) {
        exact &= counted.complete();
        return counted;
    }

    // how it was counted

    private List<String> how(List<String> readings) {
        var words = new ArrayList<String>();
        var subject = texts.of("subject", report.subject().name());
        words.add(texts.of(
                "counted-report",
                Map.of("title", texts.of(report.title()), "subject", subject, "tenant", scope.tenantName())));
        words.add(texts.of(
                "counted-period",
                Map.of(
                        "from", texts.day(inquiry.period().from()),
                        "to", texts.day(inquiry.period().last()),
                        "zone", scope.zone().getId(),
                        "time", texts.of("time-of", report.subject().name()))));
        var kept = new TreeMap<>(inquiry.filters());
        tally.notKept().forEach(dimension -> {
            kept.remove(dimension);
            words.add(texts.of("not-kept", Map.of("dimension", texts.dimension(dimension), "subject", subject)));
        });
        if (!kept.isEmpty()) {
            var filters = new ArrayList<String>();
            kept.forEach((dimension, values) -> filters.add(texts.dimension(dimension) + " "
                    + String.join(", ", values.stream().map(texts::value).toList())));
            words.add(texts.of("counted-filters", Map.of("filters", String.join("; ", filters))));
        }
        words.add(texts.of("counted-by", Map.of("by", heading(field()))));
        if (inquiry.per() != null) {
            words.add(texts.of(
                    "counted-per", Map.of("per", texts.of("unit", inquiry.per().name()))));
        }
        if (inquiry.compare() instanceof Comparison.WithPeriod with) {
            words.add(texts.of("counted-against", Map.of("other", texts.period(with.period()))));
        } else if (inquiry.compare() instanceof Comparison.OfValues values) {
            words.add(texts.of(
                    "counted-against",
                    Map.of("other", texts.dimension(values.dimension()) + " " + String.join(", ", values.values()))));
        }
        readings.forEach(reading -> words.add(
                texts.of(reading, Map.of("days", String.valueOf(inquiry.period().days())))));
        if (report.columns().stream().anyMatch(name -> catalogue.measure(name).isClose())) {
            words.add(texts.of("close"));
        }
        if (!exact) {
            words.add(texts.of("incomplete"));
        }
        words.addAll(notes);
        return words;
    }

    private List<Offer> offers() {
        var offers = new ArrayList<Offer>();
        if (report.subject() == Subject.TURNS && report.form() != Report.Form.LIST) {
            offers.add(offer("show-turns", inquiry.listed().narrowedTo(narrowing())));
        }
        if (inquiry.per() == null && inquiry.compare() == null && report.form() == Report.Form.BREAKDOWN) {
            offers.add(offer("over-time", inquiry.per(ShapeReader.fitting(inquiry.period()))));
        }
        if (inquiry.compare() == null && report.form() != Report.Form.LIST) {
            offers.add(offer("week-before", inquiry.over(inquiry.period().before())));
            if (report.subject() == Subject.TURNS
                    && inquiry.by() == null
                    && !report.by().equals("channel")) {
                offers.add(offer("by-channel", inquiry.by(Dimension.CHANNEL).per(null)));
            }
        }
        return offers;
    }

    private Offer offer(String key, Inquiry other) {
        return new Offer(texts.of(key), Address.of(other, texts.language()));
    }

    /** What the report is about, as a filter of turns. */
    private Map<Dimension, List<String>> narrowing() {
        var where = report.where();
        if (where == null) {
            return Map.of();
        }
        if (where.field().equals("escalated")) {
            return Map.of(Dimension.CATEGORY, List.of("ESCALATION"));
        }
        return Dimension.ofField(where.field())
                .map(dimension -> Map.of(dimension, where.values() == null ? List.of(Tally.ANY) : where.values()))
                .orElse(Map.of());
    }

    private @Nullable String turnsOf(String field, String key) {
        if (report.subject() != Subject.TURNS || report.form() == Report.Form.LIST) {
            return null;
        }
        return Dimension.ofField(field)
                .map(dimension -> Address.of(
                        inquiry.listed().narrowedTo(narrowing()).narrowedTo(dimension, unversioned(key)),
                        texts.language()))
                .orElse(null);
    }

    // words

    private Row row(String label, List<Double> values, List<Quantity> units, @Nullable String turns) {
        var told = new ArrayList<@Nullable Double>();
        var shown = new ArrayList<String>();
        for (var at = 0; at < values.size(); at++) {
            var value = values.get(at);
            told.add(value.isNaN() ? null : value);
            shown.add(texts.figure(value, units.get(at)));
        }
        return new Row(label, told, shown, turns);
    }

    /** A number says nothing without what it counts. */
    private String named(Dimension dimension, String value) {
        return dimension == Dimension.PACK ? texts.dimension(dimension) + " " + value : texts.value(value);
    }

    private String label(String key) {
        return texts.value(unversioned(key));
    }

    /** A pack's version without its tenant, as people and addresses name it. */
    private String unversioned(String key) {
        var tenant = scope.tenant() + "@";
        return key.startsWith(tenant) ? key.substring(tenant.length()) : key;
    }

    private String heading(String field) {
        return Dimension.ofField(field)
                .or(() -> field.equals("scenario") ? Optional.of(Dimension.SCENARIO) : Optional.empty())
                .map(texts::dimension)
                .orElse(texts.of("what"));
    }

    private List<Heading> headings(List<String> columns) {
        return columns.stream()
                .map(name -> new Heading(title(name), unit(name)))
                .toList();
    }

    private List<Quantity> units(List<String> columns) {
        return columns.stream().map(this::unit).toList();
    }

    private String title(String measure) {
        return texts.of(catalogue.measure(measure).title());
    }

    private Quantity unit(String measure) {
        return measure.equals("all") || measure.equals("count")
                ? Quantity.NUMBER
                : catalogue.measure(measure).unit();
    }
}
