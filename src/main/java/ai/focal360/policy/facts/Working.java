package ai.focal360.policy.facts;

/**
 * An active scenario that waits for nobody in the chat: {@code kind} is {@code do}, {@code approve} where a person decides
 * about a tool call, {@code help} where one helps.
 */
public record Working(String scenario, String instance, String step, String kind) {}
