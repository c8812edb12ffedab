package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TurnId;

/**
 * The turn a message or trigger joined; {@code moved} when what it was to do to the running turn was done. When it was not,
 * that turn ended or reached its commit point first, and the message is queued.
 */
public record Gathered(ConversationId conversation, TurnId turn, boolean moved) {}
