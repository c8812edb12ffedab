package ai.focal360.policy.facts;

/** A colleague answered in this conversation before and left this to the agent. */
public record HandedBack(String summary) {}
