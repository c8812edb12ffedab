package ai.focal360.policy.facts;

/** End the scenario instance as done. */
public record CompleteScenario(String instance, String reason) implements Conclusion {}
