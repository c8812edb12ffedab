package ai.focal360.turn;

/** Why a conversation was closed. */
public enum Closing {
    /** Nobody said anything for long. */
    IDLE,
    /** It lasted as long as one may. */
    ABSOLUTE,
    /** What was said in it belonged to an earlier one, which goes on. */
    CONTINUED
}
