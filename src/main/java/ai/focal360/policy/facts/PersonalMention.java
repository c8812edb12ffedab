package ai.focal360.policy.facts;

/** The draft says what is known of a personal field; {@code saidHere} when the customer wrote that in this very conversation. */
public record PersonalMention(String field, boolean saidHere) {}
