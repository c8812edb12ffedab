package ai.focal360.turn;

import ai.focal360.platform.TurnId;

/** The turn is no longer this node's to write for: another claimed it, or it was cancelled. Nothing was written. */
public class Fenced extends RuntimeException {
    public Fenced(TurnId turn, int epoch) {
        super("Expected turn %s to be running in epoch %d, but it is not".formatted(turn, epoch));
    }
}
