package ai.focal360.policy.facts;

/**
 * A question nothing known answers, in whatever words it came: how often and by how many customers it was asked within the
 * setting {@code insight.window}, and whether somebody has a ticket about it.
 */
public record Unanswered(String language, int asked, int customers, boolean ticket) {}
