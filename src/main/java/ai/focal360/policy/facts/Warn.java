package ai.focal360.policy.facts;

/** Say this text instead of an answer, and remember that it was said. */
public record Warn(String text) implements Conclusion {}
