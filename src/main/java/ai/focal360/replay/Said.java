package ai.focal360.replay;

import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecordJson;
import ai.focal360.policy.Concluded;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a rule concluded; {@code detail} is what the conclusion says. Equal when a record would show the same. */
public record Said(String policy, String rule, String conclusion, JsonNode detail) {
    static Said of(TurnRecord.Decision recorded) {
        return new Said(recorded.policy(), recorded.rule(), recorded.conclusion(), present(recorded.detail()));
    }

    /** As the handling of a message has it. */
    static Said of(JsonNode recorded) {
        return new Said(
                recorded.path("policy").asText(),
                recorded.path("rule").asText(),
                recorded.path("conclusion").asText(),
                present(recorded.path("detail")));
    }

    static Said of(ObjectMapper json, Concluded concluded) {
        return new Said(
                concluded.policy(),
                concluded.rule(),
                concluded.conclusion().getClass().getSimpleName(),
                present(TurnRecordJson.stored(json.valueToTree(concluded.conclusion()))));
    }

    /** A part that conclusions got later says nothing of those before it. */
    private static JsonNode present(JsonNode detail) {
        var present = detail.deepCopy();
        if (present instanceof ObjectNode object) {
            object.properties().removeIf(part -> part.getValue().isNull());
        }
        return present;
    }

    boolean isByTheSameRule(Said other) {
        return policy.equals(other.policy) && rule.equals(other.rule) && conclusion.equals(other.conclusion);
    }
}
