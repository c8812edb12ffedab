package ai.focal360.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the sensor made of the messages; values that were offered are named by their field alone. */
final class Understood {
    private static final double MOOD = 0.3;

    private Understood() {}

    static List<Table.Row> rows(@Nullable JsonNode understanding) {
        var rows = new ArrayList<Table.Row>();
        if (understanding == null || understanding.isNull()) {
            return rows;
        }
        add(
                rows,
                "Language",
                Locale.forLanguageTag(understanding.path("language").asText()).getDisplayLanguage(Locale.ENGLISH));
        add(rows, "Wanted", listed(understanding.path("intents"), "id", "score"));
        add(rows, "Mood", mood(understanding.path("sentiment").asDouble()));
        add(rows, "Tone", Words.readable(understanding.path("tone").asText()));
        add(rows, "Urgency", Words.readable(understanding.path("urgency").asText()));
        if (understanding.path("answer").isBoolean()) {
            add(rows, "Said", understanding.path("answer").asBoolean() ? "yes" : "no");
        }
        add(rows, "Told", listed(understanding.path("candidates"), "field", "confidence"));
        return rows;
    }

    private static void add(List<Table.Row> rows, String name, String value) {
        if (!value.isBlank()) {
            rows.add(new Table.Row(name, value));
        }
    }

    private static String listed(JsonNode list, String name, String sure) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> "%s (%s)"
                        .formatted(
                                Words.readable(one.path(name).asText()),
                                TurnStory.percent(one.path(sure).asDouble())))
                .collect(Collectors.joining(", "));
    }

    private static String mood(double sentiment) {
        var words = sentiment > MOOD ? "good" : sentiment < -MOOD ? "bad" : "even";
        return sentiment == 0 ? words : "%s (%+.1f)".formatted(words, sentiment);
    }
}
