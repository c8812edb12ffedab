package ai.focal360.policy.facts;

/** A tool that {@code tool} has to come after, for the same entity, and whether it was done and stands. */
public record Prerequisite(String tool, String before, boolean met) {}
