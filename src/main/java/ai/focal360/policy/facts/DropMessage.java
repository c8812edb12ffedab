package ai.focal360.policy.facts;

/**
 * Far too much: the message is kept and not answered. {@code notice} is the text key the customer is told once, until
 * setting {@code limit.notice-every} has passed.
 */
public record DropMessage(String reason, String notice) implements Conclusion {}
