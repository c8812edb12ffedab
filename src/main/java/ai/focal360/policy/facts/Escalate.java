package ai.focal360.policy.facts;

/** A person is needed. */
public record Escalate(String reason) implements Conclusion {}
