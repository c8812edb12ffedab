package ai.focal360.policy.facts;

/** Something the answer must not say, for the writer and for enforcement. */
public record MustNot(String instruction) implements Conclusion {}
