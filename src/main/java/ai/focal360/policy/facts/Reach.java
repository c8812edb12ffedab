package ai.focal360.policy.facts;

/**
 * A channel on which the customer has an address. {@code rank} is 0 for the one the task names, 1 for where they wrote last, 2 for
 * any other; {@code consent} {@code given}, {@code refused} or {@code unknown}; {@code minutesSinceHeard} how long ago they wrote
 * on it (-1: never did).
 */
public record Reach(String channel, String kind, int rank, String consent, long minutesSinceHeard) {
    /** Whether the customer has not written on it for so long, or never did. */
    public boolean silentFor(long millis) {
        return minutesSinceHeard < 0 || minutesSinceHeard * 60_000 >= millis;
    }
}
