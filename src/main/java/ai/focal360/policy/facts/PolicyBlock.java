package ai.focal360.policy.facts;

/** A rule that blocked something in this turn: its policy, and the point at which it spoke. */
public record PolicyBlock(String policy, String point) {}
