package ai.focal360.turn;

import ai.focal360.customer.FieldValue;
import ai.focal360.llm.Understanding;
import ai.focal360.platform.TurnId;
import ai.focal360.scenario.Snapshot;
import ai.focal360.tenant.SideEffectLevel;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What phases 1 to 6, and tools so far, found: enough to resume after a crash without choosing another path. */
record Checkpoint(
        Understanding understanding,
        Map<String, FieldValue> customerValues,
        ConversationState state,
        List<TurnContext.AppliedGuideline> guidelines,
        Set<String> told,
        Set<String> intended,
        Snapshot before,
        SideEffectLevel effects,
        boolean muted,
        Trace trace) {

    // a checkpoint written by an older version knows less
    @SuppressWarnings("NullAway")
    Checkpoint {
        intended = intended == null ? Set.of() : intended;
        before = before == null ? Snapshot.NOTHING : before;
        effects = effects == null ? SideEffectLevel.NONE : effects;
    }

    @Component
    static class Codec {
        private final ObjectMapper json;

        Codec(ObjectMapper json) {
            // 119.50 stays what it was said to be
            this.json = json.copy()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
        }

        String write(TurnContext turn) {
            var changed = new HashMap<String, FieldValue>();
            turn.profile()
                    .changed()
                    .forEach(field -> turn.profile().value(field).ifPresent(value -> changed.put(field, value)));
            var checkpoint = new Checkpoint(
                    turn.understanding(),
                    changed,
                    turn.state,
                    turn.guidelines,
                    turn.told,
                    turn.intended,
                    turn.before == null ? Snapshot.NOTHING : turn.before,
                    turn.effects,
                    turn.muted,
                    turn.trace);
            try {
                return json.writeValueAsString(checkpoint);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Expected a turn's findings to be JSON", e);
            }
        }

        /** Puts a turn back to where its checkpoint was taken. */
        void resume(TurnContext turn, String written) {
            var checkpoint = readCheckpoint(turn.turn.id(), written);
            turn.understood(checkpoint.understanding());
            turn.profile(turn.profile().with(checkpoint.customerValues()));
            turn.state = checkpoint.state();
            turn.guidelines = checkpoint.guidelines();
            turn.told = new HashSet<>(checkpoint.told());
            turn.intended = new HashSet<>(checkpoint.intended());
            turn.before = checkpoint.before();
            turn.effects = checkpoint.effects();
            turn.muted = checkpoint.muted();
            turn.trace = checkpoint.trace();
            turn.resumed = true;
            turn.moved = true;
        }

        Checkpoint readCheckpoint(TurnId turn, String written) {
            try {
                return json.readValue(written, Checkpoint.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Expected turn %s to have a readable checkpoint".formatted(turn), e);
            }
        }

        String write(ConversationState state) {
            try {
                return json.writeValueAsString(state);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Expected a conversation's state to be JSON", e);
            }
        }

        ConversationState read(String state) {
            try {
                return json.readValue(state, ConversationState.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Expected a conversation to have a readable state", e);
            }
        }
    }
}
