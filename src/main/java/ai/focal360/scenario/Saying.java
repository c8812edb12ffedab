package ai.focal360.scenario;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Say step wants said, kept until a turn has said it. {@code kind} is a contribution's; {@code text} a text key;
 * {@code cites} the id of the article or offering the answer is taken from.
 */
public record Saying(
        long id,
        String instance,
        String scenario,
        String step,
        String kind,
        String text,
        Map<String, Object> values,
        @Nullable String cites,
        List<String> suggestions) {
    /** Where a colleague is the scenario and the step; also the value that has their name. */
    public static final String COLLEAGUE = "colleague";

    public static final String COLLEAGUES_TEXT = "say.colleague";

    /** The value of that text: what the colleague wrote. */
    public static final String REPLY = "reply";

    public Saying {
        values = Map.copyOf(values);
        suggestions = List.copyOf(suggestions);
    }

    public boolean isAColleagues() {
        return scenario.equals(COLLEAGUE);
    }
}
