package ai.focal360.policy.facts;

/** The guideline does not apply now. */
public record Suppress(String guideline, String reason) implements Conclusion {}
