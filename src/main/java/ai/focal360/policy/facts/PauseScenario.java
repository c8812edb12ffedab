package ai.focal360.policy.facts;

/** Set the scenario instance aside; it keeps its place. */
public record PauseScenario(String instance, String reason) implements Conclusion {}
