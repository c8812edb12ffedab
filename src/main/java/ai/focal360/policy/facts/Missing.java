package ai.focal360.policy.facts;

/** A read a tool's policy needs that could not be had, and why. */
public record Missing(String tool, String reason) {}
