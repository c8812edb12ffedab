package ai.focal360.policy.facts;

/**
 * What the customer said was looked up: {@code nearest} is how well the nearest thing known answers it, from 0 to 1, whether
 * or not that is enough to answer with.
 */
public record Sought(double nearest) {}
