package ai.focal360.tenant;

import java.util.List;
import java.util.Map;

/** What a customer may want, with example utterances per language; {@code description} is read by a model's sensor. */
public record Intent(String id, String description, Map<String, List<String>> examples) {
    public Intent {
        examples = Map.copyOf(examples);
    }
}
