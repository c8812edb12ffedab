package ai.focal360.turn;

import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;

/** A turn of the agenda ended; published in C2's transaction. {@code reference} is the trigger's. */
public record ErrandDone(TenantId tenant, TurnId turn, String reference, Outcome outcome) {
    public enum Outcome {
        DONE,
        /** The customer wrote in the same moment and was answered instead. */
        ANSWERED,
        /** A colleague has the conversation since it was decided: nothing was said, and it is still to be done. */
        HELD
    }
}
