package ai.focal360.policy.facts;

/** Abuse is suspected: {@code severity} is LOW, MEDIUM or HIGH. By itself it has no consequence but being remembered. */
public record AbuseSuspected(String kind, String severity, String reason) implements Conclusion {}
