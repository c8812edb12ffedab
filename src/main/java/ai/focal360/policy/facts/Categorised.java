package ai.focal360.policy.facts;

/** A category of the turn's outcome, such as KNOWLEDGE_GAP; {@code reason} is for the record. */
public record Categorised(String category, String reason) implements Conclusion {}
