package ai.focal360.policy.facts;

/** The conversation stays open, and it is looked again after so long. */
public record KeepOpen(long millis, String reason) implements Conclusion {}
