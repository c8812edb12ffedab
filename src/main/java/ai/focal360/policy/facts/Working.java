package ai.focal360.policy.facts;

/** An active scenario that waits for nobody in the chat: {@code kind} is {@code do}, {@code approve} or {@code timer}. */
public record Working(String scenario, String instance, String step, String kind) {}
