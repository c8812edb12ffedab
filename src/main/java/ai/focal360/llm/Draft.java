package ai.focal360.llm;

import java.util.List;
import java.util.Set;

/**
 * A written answer: one message per segment, in order. {@code categories} are what the writer noticed
 * (KNOWLEDGE_GAP, CAPABILITY_GAP, OUT_OF_SCOPE, SAFETY_REFUSAL and nothing else).
 */
public record Draft(List<Message> messages, Set<String> categories, List<ModelCall> calls) {
    public static final Set<String> WRITER_CATEGORIES =
            Set.of("KNOWLEDGE_GAP", "CAPABILITY_GAP", "OUT_OF_SCOPE", "SAFETY_REFUSAL");

    /** A message with the replies it offers, already in the customer's language. */
    public record Message(Segment.Kind kind, String text, List<String> suggestions) {
        public Message {
            suggestions = List.copyOf(suggestions);
        }
    }

    public Draft {
        messages = List.copyOf(messages);
        categories = Set.copyOf(categories);
        calls = List.copyOf(calls);
    }
}
