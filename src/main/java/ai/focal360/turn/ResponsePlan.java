package ai.focal360.turn;

import ai.focal360.llm.Segment;
import ai.focal360.scenario.Saying;
import java.util.List;
import java.util.Optional;

/**
 * The merged plan of an answer. {@code type} is ASK, ANSWER, MIXED, CONFIRM, REFUSE or ESCALATE; {@code mode} how to
 * speak; {@code goal} the expected next answer;
 * {@code context} what of the agent's context the writer is given.
 */
record ResponsePlan(
        String type,
        String mode,
        List<Segment> segments,
        List<String> must,
        List<String> mustNot,
        ConversationState.Goal goal,
        List<String> context) {
    ResponsePlan {
        segments = List.copyOf(segments);
        must = List.copyOf(must);
        mustNot = List.copyOf(mustNot);
        context = List.copyOf(context);
    }

    /** Who of the team says the n-th segment; empty where the agent does. */
    Optional<String> author(int number) {
        return segments.size() <= number
                ? Optional.empty()
                : Optional.of(segments.get(number))
                        .filter(segment -> Saying.COLLEAGUES_TEXT.equals(segment.textKey()))
                        .map(segment -> segment.values().get(Saying.COLLEAGUE))
                        .map(String::valueOf);
    }
}
