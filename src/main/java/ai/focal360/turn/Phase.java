package ai.focal360.turn;

/** One of the eleven phases: reads what earlier ones found in the context and adds its own. */
interface Phase {
    /** {@code P1} to {@code P11}. */
    String number();

    /** What the phase came to, in a few words for the record. */
    String run(TurnContext turn);
}
