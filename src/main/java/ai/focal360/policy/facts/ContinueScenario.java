package ai.focal360.policy.facts;

/** Give this turn's news to the scenario instance. */
public record ContinueScenario(String instance, String reason) implements Conclusion {}
