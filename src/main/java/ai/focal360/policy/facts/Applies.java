package ai.focal360.policy.facts;

/** The guideline applies whatever its score. */
public record Applies(String guideline) implements Conclusion {}
