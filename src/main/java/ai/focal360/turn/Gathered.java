package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TurnId;

/** The gathering turn a message or trigger joined. */
public record Gathered(ConversationId conversation, TurnId turn) {}
