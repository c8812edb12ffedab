package ai.focal360.policy.facts;

/** Two elements that stand at the same position of two lists. */
public record Pair(int position, String first, String second) {}
