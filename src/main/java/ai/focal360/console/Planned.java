package ai.focal360.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the answer was to do. */
final class Planned {
    private Planned() {}

    static List<Table.Row> rows(@Nullable JsonNode plan) {
        var rows = new ArrayList<Table.Row>();
        if (plan == null || plan.isNull()) {
            return rows;
        }
        add(rows, "The answer", Words.say("plan", plan.path("type").asText()));
        add(rows, "Way of speaking", Words.readable(plan.path("mode").asText()));
        plan.path("must").forEach(one -> add(rows, "Must", one.asText()));
        plan.path("mustNot").forEach(one -> add(rows, "Must not", one.asText()));
        var goal = plan.path("goal");
        if (goal.path("yesOrNo").asBoolean()) {
            add(rows, "Expects", "a yes or a no");
        }
        add(rows, "Expects", fields(goal.path("fields")));
        return rows;
    }

    private static String fields(JsonNode fields) {
        return String.join(
                ", ",
                StreamSupport.stream(fields.spliterator(), false)
                        .map(field -> Words.readable(field.asText()))
                        .toList());
    }

    private static void add(List<Table.Row> rows, String name, String value) {
        if (!value.isBlank()) {
            rows.add(new Table.Row(name, value));
        }
    }
}
