package ai.focal360.policy.facts;

/** Add this text to the answer; {@code kind} is a segment kind such as INFORM or ASK. */
public record Include(String text, String kind) implements Conclusion {}
