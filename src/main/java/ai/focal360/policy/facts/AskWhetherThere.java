package ai.focal360.policy.facts;

/** Ask the customer with this text whether they are still there. */
public record AskWhetherThere(String text) implements Conclusion {}
