package ai.focal360.policy.facts;

import java.util.List;

/**
 * A task of the agenda that is due: {@code type} is {@code follow-up}, {@code expiry}, {@code reminder}, {@code outreach} or a
 * word of the tenant's; {@code origin} {@code goal}, {@code scenario}, {@code api} or {@code event}. How often it was postponed,
 * how late it is by now, and whether it is there to end something rather than to say something.
 */
public record OutreachTask(String type, String origin, int postponed, long minutesLate, boolean ends) {
    /** Whether its type is one of these. */
    public boolean among(List<String> types) {
        return types.contains(type);
    }
}
