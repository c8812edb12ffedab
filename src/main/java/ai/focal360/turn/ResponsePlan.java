package ai.focal360.turn;

import ai.focal360.llm.Segment;
import java.util.List;

/**
 * The merged plan of an answer. {@code type} is ASK, ANSWER, MIXED, CONFIRM, REFUSE or ESCALATE; {@code mode} how to
 * speak; {@code goal} the expected next answer.
 */
record ResponsePlan(
        String type,
        String mode,
        List<Segment> segments,
        List<String> must,
        List<String> mustNot,
        ConversationState.Goal goal) {
    ResponsePlan {
        segments = List.copyOf(segments);
        must = List.copyOf(must);
        mustNot = List.copyOf(mustNot);
    }
}
