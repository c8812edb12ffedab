package ai.focal360.tenant;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An article of the knowledge base or an entry of the FAQ, per language. {@code answer} is the passage an agent may quote
 * as it stands; {@code body} is the whole text that is searched; {@code url} is where the customer can read it.
 */
public record Article(
        String id,
        Kind kind,
        Map<String, String> title,
        Map<String, String> answer,
        Map<String, String> body,
        Map<String, List<String>> questions,
        @Nullable String url,
        List<String> tags) {

    public enum Kind {
        ARTICLE,
        FAQ
    }

    public Article {
        title = Map.copyOf(title);
        answer = Map.copyOf(answer);
        body = Map.copyOf(body);
        questions = Map.copyOf(questions);
        tags = List.copyOf(tags);
    }
}
