package ai.focal360.policy.facts;

/**
 * The conversation so far: how many turns, how many answers the agent gave since a person last helped, and who called
 * this turn ({@code customer}, or the trigger's kind).
 */
public record Talk(String agent, String channel, String language, int turns, int automaticAnswers, String calledBy) {}
