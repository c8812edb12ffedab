package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a turn did to the answer that is waited for; published in C2's transaction, by turns that find or leave a deadline and
 * by no others. {@code became} is what is to be said of the goal before, if there was one; {@code asked} the new one, if any.
 */
public record GoalMoved(
        TenantId tenant,
        AgentId agent,
        CustomerId customer,
        ConversationId conversation,
        TurnId turn,
        String channel,
        Became became,
        @Nullable Asked asked) {

    public enum Became {
        /** The customer gave what was asked for. */
        ACHIEVED,
        /** The customer wrote something else. */
        ANSWERED,
        /** A turn of our own asked for something else, or for nothing any more. */
        REPLACED
    }

    /** A yes or no, or fields, waited for until the deadline. */
    public record Asked(
            boolean yesOrNo,
            List<String> fields,
            String scenario,
            String instance,
            String step,
            Duration within,
            @Nullable String followUp,
            String expiry) {
        public Asked {
            fields = List.copyOf(fields);
        }
    }
}
