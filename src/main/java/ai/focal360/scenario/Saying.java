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
    public Saying {
        values = Map.copyOf(values);
        suggestions = List.copyOf(suggestions);
    }
}
