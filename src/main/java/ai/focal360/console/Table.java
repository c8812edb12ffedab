package ai.focal360.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** A JSON value as rows to read: its names as words, below each other where it is deep; lists of plain values in one row. */
public record Table(String title, List<Row> rows) {
    private static final int SHORT = 8;

    public record Row(String name, String value) {}

    public Table {
        rows = List.copyOf(rows);
    }

    /** A fact as records keep it: one member named like its type, or its type in member {@code fact}. */
    static Table ofFact(JsonNode fact) {
        if (fact.size() == 1 && fact.properties().iterator().next().getValue().isObject()) {
            var only = fact.properties().iterator().next();
            return of(Words.sentence(only.getKey()), only.getValue());
        }
        var rows = of(Words.sentence(fact.path("fact").asText("Rule")), fact);
        return new Table(
                rows.title,
                rows.rows.stream().filter(row -> !row.name.equals("fact")).toList());
    }

    static Table of(String title, JsonNode value) {
        var rows = new ArrayList<Row>();
        add(rows, "", value);
        return new Table(title, rows);
    }

    /** Whether it is too long to be shown before somebody asks for it. */
    public boolean isLong() {
        return rows.size() > SHORT;
    }

    private static void add(List<Row> rows, String name, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(member -> add(
                            rows,
                            (name.isEmpty() ? "" : name + " › ") + Words.readable(member.getKey()),
                            member.getValue()));
        } else if (value.isArray() && !isPlain(value)) {
            for (int at = 0; at < value.size(); at++) {
                add(rows, "%s %d".formatted(name, at + 1), value.get(at));
            }
        } else if (!isNothing(value)) {
            rows.add(new Row(name, shown(value)));
        }
    }

    private static boolean isPlain(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isValueNode);
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull() || value.isMissingNode() || (value.isArray() && value.isEmpty());
    }

    private static String shown(JsonNode value) {
        if (value.isArray()) {
            return String.join(
                    ", ",
                    StreamSupport.stream(value.spliterator(), false)
                            .map(Table::shown)
                            .toList());
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    }
}
