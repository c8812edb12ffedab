package ai.focal360.policy.facts;

/**
 * A conversation of the customer's with this agent that is over, {@code closedFor} {@code idle} or {@code absolute}: how long ago, and
 * how alike what they say now is to the likest of what they said there, from 0 to 1.
 */
public record EarlierConversation(String id, String closedFor, int minutesAgo, double likeness) {}
