package ai.focal360.policy.facts;

/** The customer must say yes to exactly these arguments first. */
public record AskConfirmation(String reason) implements Conclusion {
    public static AskConfirmation because(String reason) {
        return new AskConfirmation(reason);
    }
}
