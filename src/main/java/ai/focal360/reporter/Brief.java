package ai.focal360.reporter;

import ai.focal360.audit.Figures;
import ai.focal360.audit.Figures.Counted;
import ai.focal360.audit.Figures.Figure;
import ai.focal360.reporter.Tally.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One understood question with what it takes to answer it: the report it asks for, its figures, the asker's words. */
record Brief(Figures figures, Catalogue catalogue, Scope scope, Texts texts, Inquiry inquiry) {
    Report report() {
        return catalogue.require(inquiry.report());
    }

    Tally tally() {
        return tally(inquiry);
    }

    /** The same report's, asked otherwise. */
    Tally tally(Inquiry asked) {
        return new Tally(figures, catalogue, scope.tenant(), scope.zone(), report(), asked);
    }

    Labels labels() {
        return new Labels(catalogue, texts, scope.tenant());
    }

    Links links() {
        return new Links(report(), inquiry, labels(), texts);
    }

    /** What it is broken down by. */
    String field() {
        return Optional.ofNullable(inquiry.by())
                .flatMap(dimension -> dimension.field(report().subject()))
                .orElse(report().by());
    }

    /** The rows that are of what was asked: a turn's other categories and tools are not. */
    List<Figure> shown(Counted counted) {
        var report = report();
        var field = field();
        return counted.rows().stream()
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

    /** The columns that can be measured of all the report looks at. */
    List<String> columnsOfAll() {
        var report = report();
        if (report.where() != null) {
            return List.of(report.columns().get(0), "events", "rate");
        }
        var columns = new ArrayList<>(report.columns().stream()
                .filter(name -> !catalogue.measure(name).isPart())
                .toList());
        if (!columns.contains(report.headline())) {
            columns.add(report.headline());
        }
        return columns;
    }

    /** The report's own sentence; {@code first} is its largest row. */
    String said(Totals totals, @Nullable Figure first) {
        if (totals.count() == 0) {
            return nothing();
        }
        var values = new HashMap<String, String>();
        var labels = labels();
        totals.values().forEach((name, value) -> values.put(name, texts.figure(value, labels.unit(name))));
        values.put("first", first == null ? "–" : labels.label(first.key()));
        values.put("firstCount", first == null ? "0" : texts.figure(first.value(0), Quantity.NUMBER));
        values.put(
                "firstPart",
                texts.figure(first == null ? Double.NaN : first.value(0) / totals.count(), Quantity.PERCENT));
        return texts.filled(texts.of(report().said()), values);
    }

    String nothing() {
        return texts.of("nothing", Map.of("period", texts.period(inquiry.period())));
    }
}
