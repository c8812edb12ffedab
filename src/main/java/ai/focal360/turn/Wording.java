package ai.focal360.turn;

import ai.focal360.policy.Verdict;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Puts text references among a segment's values into the customer's language. */
@Component
class Wording {
    private final Mustache.Compiler mustache =
            Mustache.compiler().escapeHTML(false).defaultValue("");
    private final ObjectMapper json;

    Wording(ObjectMapper json) {
        this.json = json;
    }

    Map<String, Object> resolved(TurnContext turn, Map<String, Object> values) {
        var result = new HashMap<String, Object>();
        values.forEach((name, value) -> result.put(
                name,
                TextRef.read(json, value).<Object>map(ref -> text(turn, ref)).orElse(value)));
        return result;
    }

    private String text(TurnContext turn, TextRef ref) {
        var texts = turn.config().texts();
        var kind = turn.channel().kind();
        return texts.find(ref.text(), turn.language(), kind)
                .or(() -> texts.find(Verdict.NO_RULE_ALLOWS, turn.language(), kind))
                .map(template -> mustache.compile(template).execute(ref.values()))
                .orElse("");
    }
}
