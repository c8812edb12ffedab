package ai.focal360.turn;

import ai.focal360.platform.TurnId;

/** The order of the phases, as somebody drew it. */
public interface TurnProcess {
    /** Runs the phases of a turn that {@link Phases} knows, from start to end. */
    void run(TurnId turn);
}
