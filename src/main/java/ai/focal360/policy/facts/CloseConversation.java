package ai.focal360.policy.facts;

/** The conversation is over, because {@code idle} or {@code absolute}; {@code text} is said, where it is not empty. */
public record CloseConversation(String why, String text) implements Conclusion {}
