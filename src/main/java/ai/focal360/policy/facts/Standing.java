package ai.focal360.policy.facts;

/**
 * How the customer stands now: {@code good}, {@code warned}, {@code limited} (to {@code perMinute} messages) or {@code
 * cooling_down}; {@code kind} is what it is for, empty when they stand well.
 */
public record Standing(String state, String kind, int perMinute) {}
