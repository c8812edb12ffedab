package ai.focal360.policy.facts;

/** Something the answer must say, for the writer. */
public record Must(String instruction) implements Conclusion {}
