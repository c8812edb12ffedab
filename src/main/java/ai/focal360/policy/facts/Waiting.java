package ai.focal360.policy.facts;

/**
 * Where an active scenario waits for the customer: {@code kind} is {@code ask} or {@code confirm}; {@code answered} says
 * whether this turn brought what it waits for; {@code paused} whether it was set aside.
 */
public record Waiting(String scenario, String instance, String step, String kind, boolean answered, boolean paused) {}
