package ai.focal360.policy.facts;

/** The running turn's answer is the message's answer too; it gets none of its own. */
public record Absorb(String reason) implements ArrivalMove {}
