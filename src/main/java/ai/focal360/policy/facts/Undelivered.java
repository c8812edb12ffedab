package ai.focal360.policy.facts;

/**
 * What we said did not reach the customer on this channel. {@code why} is {@code failed} (it was tried, and refused or given up),
 * {@code undeliverable} (nobody could be asked to send it) or {@code expired} (nobody said in time what became of it). How often it
 * was tried, and how long ago it was said.
 */
public record Undelivered(String channel, String kind, String why, int attempts, long minutes) {}
