package ai.focal360.policy.facts;

/** The running turn comes to its end whatever else arrives, and the message is answered right after it. */
public record ForceComplete(String reason) implements ArrivalMove {}
