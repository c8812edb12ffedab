package ai.focal360.subscription;

/** What a subscription holds: events on their way, and those it did not take. */
public record Standing(long waiting, long dead) {
    public static final Standing EMPTY = new Standing(0, 0);
}
