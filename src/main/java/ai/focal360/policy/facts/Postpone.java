package ai.focal360.policy.facts;

/** Not now: {@code until} is a duration such as {@code PT10M}, or the next time it is {@code 08:00} where the customer is. */
public record Postpone(String until, String reason) implements Conclusion {}
