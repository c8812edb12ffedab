package ai.focal360.policy.facts;

/**
 * Whom a task of the agenda is for: how they stand ({@code good}, {@code warned}, {@code limited}, {@code cooling_down}),
 * whether they do not want to be written to, how often we spoke first within a day and within seven, whether they are just being
 * answered, whether a colleague is at it, and for how long they have not written (-1: never did).
 */
public record Addressee(
        String standing,
        boolean unsubscribed,
        int writtenToday,
        int writtenThisWeek,
        boolean answering,
        boolean colleague,
        long minutesSinceHeard) {}
