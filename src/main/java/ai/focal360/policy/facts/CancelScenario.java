package ai.focal360.policy.facts;

/** End the scenario instance; the customer no longer wants it. */
public record CancelScenario(String instance, String reason) implements Conclusion {}
