package ai.focal360.reporter;

import ai.focal360.reporter.Answer.Heading;
import ai.focal360.reporter.Answer.Table;
import ai.focal360.reporter.Tally.Totals;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A scenario step by step: how many runs got there, and how many customers left there. */
final class ByStep {
    private final Brief brief;
    private final Texts texts;
    private final Labels labels;

    ByStep(Brief brief) {
        this.brief = brief;
        texts = brief.texts();
        labels = brief.labels();
    }

    Told told(Totals totals) {
        var leaving = brief.tally().left();
        var left = new LinkedHashMap<String, Double>();
        leaving.rows().forEach(row -> left.put(row.key(), row.value(0)));
        var names = names();
        var reached = brief.tally().reached();
        var rows = reached.rows().stream()
                .map(step -> labels.row(
                        names.getOrDefault(step.key(), step.key()),
                        List.of(step.value(0), step.value(0) / totals.all(), left.getOrDefault(step.key(), 0d)),
                        List.of(Quantity.NUMBER, Quantity.PERCENT, Quantity.NUMBER),
                        null))
                .toList();
        var most = left.entrySet().stream()
                .findFirst()
                .map(step -> texts.of(
                        "steps",
                        Map.of(
                                "runs", texts.figure(totals.all(), Quantity.NUMBER),
                                "step", names.getOrDefault(step.getKey(), step.getKey()),
                                "count", texts.figure(step.getValue(), Quantity.NUMBER))))
                .orElseGet(() -> texts.of("no-leaving"));
        var table = new Table(
                texts.of("step"),
                List.of(
                        new Heading(texts.of("reached"), Quantity.NUMBER),
                        new Heading(labels.title("part"), Quantity.PERCENT),
                        new Heading(texts.of("left-here"), Quantity.NUMBER)),
                rows);
        return new Told(
                List.of(brief.said(totals, null), most),
                table,
                table.bars(0),
                leaving.complete() && reached.complete());
    }

    private Map<String, String> names() {
        var names = new HashMap<String, String>();
        brief.inquiry()
                .filters()
                .getOrDefault(Dimension.SCENARIO, List.of())
                .forEach(scenario -> names.putAll(brief.scope().names().steps(scenario)));
        return names;
    }
}
