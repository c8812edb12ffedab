package ai.focal360.ingress;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TurnId;

/** What became of an arriving message; once answered, it survives a crash. */
public sealed interface Acceptance {
    /** Joined this turn. */
    record Accepted(ConversationId conversation, TurnId turn) implements Acceptance {}

    /** Known already: nothing was done. */
    record Duplicate() implements Acceptance {}

    /** Recorded, and nothing will be answered to it. */
    record Recorded(ConversationId conversation) implements Acceptance {}
}
