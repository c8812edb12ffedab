package ai.focal360.policy.facts;

/** A colleague has taken the conversation and answers in it; {@code colleague} is their name. */
public record InHands(String colleague) {}
