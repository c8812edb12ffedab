package ai.focal360.policy.facts;

/** The answer leaves the customer's matter open, whatever its type; {@code reason} is for the record. */
public record Unresolved(String reason) implements Conclusion {}
