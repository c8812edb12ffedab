package ai.focal360.reporter;

import ai.focal360.audit.Figures.Figure;
import ai.focal360.reporter.Answer.Table;
import ai.focal360.reporter.Tally.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A report by the values of a field, the largest first. */
final class ByValue {
    private final Brief brief;
    private final Report report;
    private final Texts texts;
    private final Labels labels;
    private final Links links;
    private final String field;

    ByValue(Brief brief) {
        this.brief = brief;
        report = brief.report();
        texts = brief.texts();
        labels = brief.labels();
        links = brief.links();
        field = brief.field();
    }

    Told told(Totals totals) {
        return field.equals(report.by()) ? asTheReportIs(totals) : otherwise(totals);
    }

    private Told asTheReportIs(Totals totals) {
        var counted = brief.tally().by(field);
        var largest = brief.shown(counted);
        var rows = largest.stream()
                .limit(brief.inquiry().rows(Answering.ROWS))
                .map(row -> labels.row(
                        labels.label(row.key()),
                        values(row, totals),
                        labels.units(report.columns()),
                        links.turnsOf(field, row.key())))
                .toList();
        var table = new Table(labels.heading(field), labels.headings(report.columns()), rows);
        return new Told(
                List.of(brief.said(totals, largest.isEmpty() ? null : largest.get(0))),
                table,
                // whoever asks for turns is not kept from them by a chart
                report.form() == Report.Form.LIST ? null : table.bars(0),
                counted.complete());
    }

    /** The columns of a row; a part is of what the report is about. */
    private List<Double> values(Figure row, Totals totals) {
        var values = new ArrayList<Double>();
        for (var at = 0; at < report.columns().size(); at++) {
            var part = brief.catalogue().measure(report.columns().get(at)).isPart();
            values.add(part ? row.value(at) / totals.count() : row.value(at));
        }
        return values;
    }

    /** By something the report's sentence does not speak of: its headline in all, and per value. */
    private Told otherwise(Totals totals) {
        var columns = brief.columnsOfAll();
        var counted = brief.tally().by(field, columns);
        var largest = counted.rows().stream()
                .limit(brief.inquiry().rows(Answering.ROWS))
                .toList();
        var headline = report.headline();
        var sentence = texts.of(
                "by-other",
                Map.of(
                        "measure",
                        labels.title(headline),
                        "all",
                        texts.figure(totals.of(headline), labels.unit(headline)),
                        "first",
                        largest.isEmpty() ? "–" : labels.label(largest.get(0).key()),
                        "count",
                        largest.isEmpty() ? "0" : texts.figure(largest.get(0).value(0), Quantity.NUMBER)));
        var rows = largest.stream()
                .map(row -> labels.row(
                        labels.label(row.key()), row.values(), labels.units(columns), links.turnsOf(field, row.key())))
                .toList();
        var table = new Table(labels.heading(field), labels.headings(columns), rows);
        return new Told(
                List.of(sentence), table, table.bars(Math.max(0, columns.indexOf(headline))), counted.complete());
    }
}
