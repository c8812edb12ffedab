package ai.focal360.turn;

import ai.focal360.policy.Verdict;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Puts what a segment's values refer to into the customer's language: texts, and values of fields that have names. */
@Component
class Wording {
    private final Mustache.Compiler mustache =
            Mustache.compiler().escapeHTML(false).defaultValue("");
    private final ObjectMapper json;

    Wording(ObjectMapper json) {
        this.json = json;
    }

    /** {@code variables}: what each value is a value of, where that is another name. */
    Map<String, Object> resolved(TurnContext turn, Map<String, Object> values, Map<String, String> variables) {
        var result = new HashMap<String, Object>();
        values.forEach((name, value) -> result.put(
                name,
                TextRef.read(json, value)
                        .<Object>map(ref -> text(turn, ref))
                        .orElseGet(() -> named(turn, variables.getOrDefault(name, name), value))));
        return result;
    }

    private static Object named(TurnContext turn, String field, Object value) {
        return turn.config()
                .pack()
                .data()
                .customerField(field)
                .flatMap(known -> known.labelOf(value, turn.language()))
                .<Object>map(label -> label)
                .orElse(value);
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
