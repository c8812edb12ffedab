package ai.focal360.policy.facts;

/** The claim is fine as it stands. */
public record Clean(String kind) implements Conclusion {}
