package ai.focal360.policy.facts;

/** Somebody is to see to it that this question can be answered; {@code reason} is for them. */
public record OpenTicket(String reason) implements Conclusion {}
