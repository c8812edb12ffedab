package ai.focal360.policy.facts;

/** Start this scenario. */
public record StartScenario(String scenario, String reason) implements Conclusion {}
