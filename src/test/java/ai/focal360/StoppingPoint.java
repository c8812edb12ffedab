package ai.focal360;

/** Moments at which a turn of {@link SeveralNodes} stands still until its process is killed. */
enum StoppingPoint {
    /** Before C1: the message is written and not committed, the sender has no answer. */
    ACCEPTING,
    /** The dispatcher has the claim and has not begun to run it. */
    CLAIMED,
    BEFORE_SENSING,
    BEFORE_RETRIEVING,
    /** The first touch is written and not committed. */
    TOUCHING,
    /** The scenario has moved, the checkpoint is there. */
    TOUCHED,
    /** The intent, and that the customer's yes is used for it, are written and not committed. */
    INTENDING,
    /** The intent stands in the ledger, the tool was not called. */
    INTENDED,
    /** The tool did its work, and nothing here knows. */
    CALLED,
    /** The result is written and not committed. */
    RECORDING,
    /** The result stands in the ledger, the scenario is at its end, nothing was said. */
    RECORDED,
    BEFORE_WRITING,
    /** All of C2 is written and not committed. */
    FINISHING,
    /** C2 is committed, and the process of the turn has not ended. */
    FINISHED
}
