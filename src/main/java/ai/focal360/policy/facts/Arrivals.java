package ai.focal360.policy.facts;

/**
 * How much arrived in the last minute, this message included: {@code of} is {@code customer} (at this agent),
 * {@code channel}, {@code agent} or {@code tenant}.
 */
public record Arrivals(String of, long perMinute) {}
