package ai.focal360.policy.facts;

/** What the customer says belongs to this earlier conversation, which is open again. */
public record ContinueConversation(String conversation, String reason) implements Conclusion {}
