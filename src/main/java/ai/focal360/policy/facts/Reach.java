package ai.focal360.policy.facts;

/**
 * A channel on which the customer has an address. {@code rank} is 0 for the one the task names, 1 for where they wrote last, 2 for
 * any other. {@code level} is how the address is known to be theirs, as {@link OwnAddress} says it, or {@code wrote}: they write from it
 * now. {@code consent} {@code given}, {@code refused} or {@code unknown}; {@code permission} what speaking first needs there:
 * {@code opt_in}, {@code contact}, or {@code never}. {@code minutesSinceHeard} is how long ago they wrote on it (-1: never did),
 * {@code windowMinutes} for how long after that it takes words of our own (-1: always), {@code templated} whether
 * what the task says was approved to be said there at any time; {@code quietUntil} the end of its own quiet
 * hours, empty outside of them.
 */
public record Reach(
        String channel,
        String kind,
        int rank,
        String level,
        String consent,
        String permission,
        long minutesSinceHeard,
        long windowMinutes,
        boolean templated,
        String quietUntil) {
    /** Whether they write from it, or it is known to be theirs as surely as this level. */
    public boolean atLeast(String least) {
        return level.equals("wrote") || new OwnAddress(kind, level, false).atLeast(least);
    }

    /** Whether the customer wrote there lately enough for words of our own. */
    public boolean takesOurWords() {
        return windowMinutes < 0 || minutesSinceHeard >= 0 && minutesSinceHeard < windowMinutes;
    }
}
