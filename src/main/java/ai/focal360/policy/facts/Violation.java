package ai.focal360.policy.facts;

/** The draft says what it must not; {@code hint} tells the writer how to mend it. */
public record Violation(String kind, String hint) implements Conclusion {}
