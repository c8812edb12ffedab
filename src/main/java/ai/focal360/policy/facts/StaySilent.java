package ai.focal360.policy.facts;

/** Keep the message and do not answer it; the customer was told, or is told once. */
public record StaySilent(String reason) implements Conclusion {}
