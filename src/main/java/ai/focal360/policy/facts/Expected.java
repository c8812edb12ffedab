package ai.focal360.policy.facts;

/** What the last answer asked the customer for: a yes or no, or values of fields. Absent when it asked for nothing. */
public record Expected(boolean yesOrNo, int fields) {}
