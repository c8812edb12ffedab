package ai.focal360.policy.facts;

/**
 * A task of the agenda is what this turn is for: a {@code text} to say, a {@code scenario} to start, or a question that nobody
 * answered in scenario {@code instance}, where {@code expiry} is what its author wants to come of it ({@code close}, {@code
 * hand-over}, or a word of the tenant's own). Empty is what the task does not name.
 */
public record AgendaDue(String type, String text, String scenario, String instance, String expiry) {}
