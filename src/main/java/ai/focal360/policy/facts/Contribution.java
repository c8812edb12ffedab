package ai.focal360.policy.facts;

/** What one scenario wants in this answer: {@code kind} is ASK, INFORM, CONFIRM, ANSWER or ACTION_HINT. */
public record Contribution(String id, String kind, String scenario, String step, String text) {}
