package ai.focal360.policy.facts;

/** What is known answers this question now; {@code reason} is for the record. */
public record CloseGap(String reason) implements Conclusion {}
