package ai.focal360.policy.facts;

/**
 * What the firewall concluded about this turn, for the points that come after it: {@code person} says that it called for a
 * person.
 */
public record Suspected(String kind, String severity, boolean person) {}
