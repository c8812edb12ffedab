package ai.focal360.policy.facts;

import java.util.Set;

/** The conversation is over, because {@code idle} or {@code absolute}; {@code text} is said, where it is not empty. */
public record CloseConversation(String why, String text) implements Conclusion {
    private static final Set<String> WHY = Set.of("idle", "absolute");

    public CloseConversation {
        if (!WHY.contains(why)) {
            throw new IllegalArgumentException("Expected \"idle\" or \"absolute\", but it is \"%s\"".formatted(why));
        }
    }
}
