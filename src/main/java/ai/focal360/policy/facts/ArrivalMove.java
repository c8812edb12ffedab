package ai.focal360.policy.facts;

/** What becomes of a message that arrives while a turn of the customer runs. {@code reason} is for the record. */
public sealed interface ArrivalMove extends Conclusion permits Absorb, ForceComplete, Queue, Supersede {
    String reason();
}
