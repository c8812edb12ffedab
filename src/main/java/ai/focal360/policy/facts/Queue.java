package ai.focal360.policy.facts;

/** The message waits for the running turn and is answered after it; a later message may still supersede that turn. */
public record Queue(String reason) implements ArrivalMove {}
