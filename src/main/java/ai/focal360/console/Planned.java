package ai.focal360.console;

import ai.focal360.audit.TurnRecord;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the answer was to do. */
final class Planned {
    private Planned() {}

    /** What is waited for stands in {@code expected} as long as that is kept, afterwards in the record alone. */
    static List<Table.Row> rows(
            @Nullable JsonNode plan, TurnRecord.@Nullable Goal goal, @Nullable Expected expected, Reasons reasons) {
        var rows = new ArrayList<Table.Row>();
        if (plan == null || plan.isNull()) {
            return rows;
        }
        add(rows, "The answer", Words.say("plan", plan.path("type").asText()));
        add(rows, "Way of speaking", Words.readable(plan.path("mode").asText()));
        plan.path("must").forEach(one -> add(rows, "Must", one.asText()));
        plan.path("mustNot").forEach(one -> add(rows, "Must not", one.asText()));
        plan.path("context").forEach(one -> add(rows, "The writer knew", Words.readable(one.asText())));
        var wanted = plan.path("goal");
        if (wanted.path("yesOrNo").asBoolean()) {
            add(rows, "Expects", "a yes or a no");
        }
        add(rows, "Expects", fields(wanted.path("fields")));
        if (goal != null) {
            waited(rows, goal, expected, reasons);
        }
        return rows;
    }

    private static void waited(
            List<Table.Row> rows, TurnRecord.Goal goal, @Nullable Expected expected, Reasons reasons) {
        var asked = goal.asked();
        if (asked != null && expected == null) {
            add(rows, "Waits for it", "for " + time(Duration.parse(asked.within())));
            add(rows, "Then reminds", asked.followUp() == null ? "" : reasons.of(asked.followUp()));
            add(rows, "If nobody answers", Words.say("expiry", asked.expiry()));
        }
        if (goal.became() != null) {
            add(rows, "What was waited for", Words.say("goal", goal.became()));
        }
    }

    /** In the largest unit that says it in whole numbers. */
    private static String time(Duration time) {
        if (time.toSeconds() % 60 != 0) {
            return time.toSeconds() + " s";
        }
        if (time.toMinutes() % 60 != 0) {
            return time.toMinutes() + " min";
        }
        return time.toHours() + " h";
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
