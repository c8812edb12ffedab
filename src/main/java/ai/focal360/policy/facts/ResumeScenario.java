package ai.focal360.policy.facts;

/** Take the scenario instance up again. */
public record ResumeScenario(String instance, String reason) implements Conclusion {}
