package ai.focal360.policy.facts;

/**
 * The running turn is cancelled, what it touched is taken back, and one turn answers its messages and this one. Where it
 * reached its commit point first, the message is queued instead.
 */
public record Supersede(String reason) implements ArrivalMove {}
