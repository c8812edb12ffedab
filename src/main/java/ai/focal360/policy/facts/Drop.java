package ai.focal360.policy.facts;

/** Never say what the agenda's task wants. */
public record Drop(String reason) implements Conclusion {}
