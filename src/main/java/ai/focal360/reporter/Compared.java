package ai.focal360.reporter;

import ai.focal360.reporter.Answer.Chart;
import ai.focal360.reporter.Answer.Heading;
import ai.focal360.reporter.Answer.Row;
import ai.focal360.reporter.Answer.Table;
import ai.focal360.reporter.Comparison.OfValues;
import ai.focal360.reporter.Tally.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report's figures beside those of another period, or of another value. */
final class Compared {
    private final Brief brief;
    private final Comparison comparison;
    private final Report report;
    private final Texts texts;
    private final Labels labels;
    private final boolean hasParts;

    /** What is counted on either side. */
    private record Pair(double one, double other) {
        double sum() {
            return one + other;
        }

        Pair and(Pair more) {
            return new Pair(one + more.one, other + more.other);
        }
    }

    Compared(Brief brief, Comparison comparison) {
        this.brief = brief;
        this.comparison = comparison;
        report = brief.report();
        texts = brief.texts();
        labels = brief.labels();
        hasParts = report.columns().contains("part");
    }

    Told told(Totals asked) {
        var inquiry = brief.inquiry();
        var sides = comparison.sides(inquiry);
        var one = brief.tally(sides.get(0));
        var other = brief.tally(sides.get(1));
        var oneTotals = sides.get(0).equals(inquiry) ? asked : one.totals();
        var otherTotals = other.totals();
        var names = names(sides);
        var field = brief.field();
        var oneCounted = one.by(field);
        var otherCounted = other.by(field);
        var pairs = new LinkedHashMap<String, Pair>();
        brief.shown(oneCounted).forEach(row -> pairs.merge(row.key(), new Pair(row.value(0), 0), Pair::and));
        brief.shown(otherCounted).forEach(row -> pairs.merge(row.key(), new Pair(0, row.value(0)), Pair::and));
        var rows = pairs.entrySet().stream()
                .sorted((a, b) ->
                        Double.compare(b.getValue().sum(), a.getValue().sum()))
                .limit(inquiry.rows(Answering.ROWS))
                .map(pair -> row(labels.label(pair.getKey()), pair.getValue(), oneTotals, otherTotals))
                .toList();
        var all = new ArrayList<Row>();
        all.add(row(texts.of("everything"), new Pair(oneTotals.count(), otherTotals.count()), oneTotals, otherTotals));
        all.addAll(rows);
        return new Told(
                List.of(sentence(oneTotals, otherTotals, names)),
                new Table(labels.heading(field), headings(names), all),
                bars(rows, names),
                oneCounted.complete() && otherCounted.complete());
    }

    private List<String> names(List<Inquiry> sides) {
        return comparison instanceof OfValues of
                ? of.values().stream()
                        .map(value -> labels.named(of.dimension(), value))
                        .toList()
                : sides.stream().map(side -> texts.period(side.period())).toList();
    }

    private String sentence(Totals one, Totals other, List<String> names) {
        var measure = report.headline();
        var unit = labels.unit(measure);
        var values = new HashMap<String, String>();
        values.put("measure", labels.title(measure));
        values.put("one", texts.figure(one.of(measure), unit));
        values.put("other", texts.figure(other.of(measure), unit));
        values.put("first", names.get(0));
        values.put("second", names.get(1));
        values.put("change", texts.change(one.of(measure), other.of(measure), unit));
        return texts.of("compared", values);
    }

    private Row row(String label, Pair counts, Totals one, Totals other) {
        var values = new ArrayList<>(List.of(counts.one(), counts.other()));
        if (hasParts) {
            values.add(counts.one() / one.count());
            values.add(counts.other() / other.count());
        }
        return labels.row(label, values, units(), null);
    }

    private List<Quantity> units() {
        return hasParts
                ? List.of(Quantity.NUMBER, Quantity.NUMBER, Quantity.PERCENT, Quantity.PERCENT)
                : List.of(Quantity.NUMBER, Quantity.NUMBER);
    }

    private List<Heading> headings(List<String> names) {
        var headings = new ArrayList<Heading>();
        names.forEach(name -> headings.add(new Heading(name, Quantity.NUMBER)));
        if (hasParts) {
            names.forEach(name -> headings.add(new Heading(name + ", " + labels.title("part"), Quantity.PERCENT)));
        }
        return headings;
    }

    /** Parts where there are any: counts of periods or values of different size say little. */
    private @Nullable Chart bars(List<Row> rows, List<String> names) {
        if (rows.isEmpty()) {
            return null;
        }
        var from = hasParts ? 2 : 0;
        return new Chart(
                Chart.Kind.BARS,
                units().get(from),
                rows.stream().map(Row::label).toList(),
                Stream.of(0, 1)
                        .map(at -> new Chart.Line(
                                names.get(at),
                                rows.stream()
                                        .map(row -> row.values().get(from + at))
                                        .toList()))
                        .toList());
    }
}
