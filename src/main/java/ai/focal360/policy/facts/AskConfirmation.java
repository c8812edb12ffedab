package ai.focal360.policy.facts;

import java.util.List;

/** The customer must say yes to exactly these arguments first; {@code listing} names those to list, all when it is empty. */
public record AskConfirmation(List<String> listing, String reason) implements Conclusion {
    public AskConfirmation {
        listing = List.copyOf(listing);
    }

    public static AskConfirmation because(String reason) {
        return new AskConfirmation(List.of(), reason);
    }

    public static AskConfirmation listing(List<String> arguments, String reason) {
        return new AskConfirmation(arguments, reason);
    }
}
