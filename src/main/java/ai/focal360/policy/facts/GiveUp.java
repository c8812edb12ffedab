package ai.focal360.policy.facts;

/** The customer cannot be reached with this. */
public record GiveUp(String reason) implements Conclusion {}
