package ai.focal360.llm;

import ai.focal360.customer.MaskedField;
import ai.focal360.tenant.Agent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sensor sees of a turn: the burst's messages (oldest first), a little history, the masked schema and the intents
 * that retrieval found nearest. {@code language} is the conversation's so far, if any; {@code expected} is what the last
 * answer asked for.
 */
public record SenseRequest(
        Agent agent,
        List<String> messages,
        List<Line> history,
        @Nullable String language,
        List<IntentCandidate> intents,
        List<MaskedField> fields,
        Expected expected) {

    /** One line of the conversation so far. */
    public record Line(Role role, String text) {}

    public enum Role {
        CUSTOMER,
        AGENT
    }

    /** An intent retrieval found near the messages; {@code score} from 0 to 1. */
    public record IntentCandidate(String id, String description, double score) {}

    /** What the previous answer asked the customer for: these fields, or yes or no. */
    public record Expected(boolean yesOrNo, List<String> fields) {
        public static final Expected NOTHING = new Expected(false, List.of());

        public Expected {
            fields = List.copyOf(fields);
        }
    }

    public SenseRequest {
        messages = List.copyOf(messages);
        history = List.copyOf(history);
        intents = List.copyOf(intents);
        fields = List.copyOf(fields);
    }

    public String text() {
        return String.join("\n", messages);
    }
}
