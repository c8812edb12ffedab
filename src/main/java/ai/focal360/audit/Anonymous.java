package ai.focal360.audit;

import ai.focal360.audit.TurnRecord.Answer;
import ai.focal360.audit.TurnRecord.DataChange;
import ai.focal360.audit.TurnRecord.Decision;
import ai.focal360.audit.TurnRecord.Draft;
import ai.focal360.audit.TurnRecord.Message;
import ai.focal360.audit.TurnRecord.Model;
import ai.focal360.audit.TurnRecord.Reason;
import ai.focal360.audit.TurnRecord.ScenarioMove;
import ai.focal360.audit.TurnRecord.ToolUse;
import ai.focal360.audit.TurnRecord.Trigger;
import ai.focal360.audit.TurnRecord.Violation;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Pseudonyms;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A turn as it is counted when nobody may know whose it was: other ids, no text of anybody, no value, argument, result or
 * fact. What is open in shape (what was understood, the plan) keeps the fields that are named here and no other.
 */
final class Anonymous {
    private static final Set<String> UNDERSTOOD =
            Set.of("language", "intents", "sentiment", "urgency", "tone", "answer");
    private static final Set<String> PLANNED = Set.of("type", "mode");
    private static final String REMOVED = "removed";

    private Anonymous() {}

    static TurnRecord of(TurnRecord record, Pseudonyms pseudonyms) {
        return new TurnRecord(
                record.schemaVersion(),
                new TurnId(pseudonyms.of(record.turn().value())),
                pseudonyms.of(record.turnGroup()),
                record.tenant(),
                record.agent(),
                record.channel(),
                new CustomerId(pseudonyms.of(record.customer().value())),
                new ConversationId(pseudonyms.of(record.conversation().value())),
                record.ordinal(),
                record.startedAt(),
                record.finishedAt(),
                record.tookMicros(),
                null,
                record.versions(),
                record.trigger() == null ? null : new Trigger(record.trigger().kind(), REMOVED),
                each(record.messages().stream().map(Anonymous::of)),
                record.phases(),
                only(UNDERSTOOD, record.understanding()),
                each(record.customerData().stream()
                        .map(change -> new DataChange(
                                change.field(), change.source(), change.confidence(), change.accepted(), null))),
                record.candidates(),
                each(record.decisions().stream().map(Anonymous::of)),
                each(record.scenarios().stream()
                        .map(move ->
                                new ScenarioMove(move.scenario(), null, move.move(), move.from(), move.to(), REMOVED))),
                each(record.tools().stream().map(Anonymous::of)),
                only(PLANNED, record.plan()),
                each(record.drafts().stream().map(Anonymous::of)),
                each(record.answers().stream().map(answer -> new Answer(answer.kind(), "", List.of()))),
                record.outcome(),
                each(record.models().stream().map(Anonymous::of)),
                record.abuse(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Message of(Message message) {
        return new Message(REMOVED, message.kind(), null, message.receivedAt(), null);
    }

    private static Decision of(Decision decision) {
        return new Decision(
                decision.point(),
                decision.rule(),
                decision.policy(),
                decision.conclusion(),
                JsonNodeFactory.instance.objectNode(),
                List.of(),
                decision.blocked());
    }

    private static ToolUse of(ToolUse use) {
        return new ToolUse(
                use.tool(),
                use.level(),
                null,
                use.verdict(),
                use.state(),
                JsonNodeFactory.instance.objectNode(),
                null,
                use.tookMicros(),
                each(use.reasons().stream()
                        .map(reason -> new Reason(reason.conclusion(), reason.policy(), reason.rule(), REMOVED))));
    }

    private static Draft of(Draft draft) {
        return new Draft(
                draft.attempt(),
                List.of(),
                each(draft.violations().stream()
                        .map(violation -> new Violation(violation.rule(), violation.policy(), REMOVED))));
    }

    private static Model of(Model model) {
        return new Model(
                model.step(),
                model.model(),
                model.attempt(),
                model.tookMicros(),
                model.inputTokens(),
                model.outputTokens(),
                model.costMicros(),
                model.failure() == null ? null : REMOVED);
    }

    private static @Nullable JsonNode only(Set<String> fields, @Nullable JsonNode of) {
        if (of == null) {
            return null;
        }
        var kept = JsonNodeFactory.instance.objectNode();
        of.properties().forEach(field -> {
            if (fields.contains(field.getKey())) {
                kept.set(field.getKey(), field.getValue());
            }
        });
        return kept;
    }

    private static <T> List<T> each(Stream<T> things) {
        return things.toList();
    }
}
