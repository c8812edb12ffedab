package ai.focal360.policy.facts;

/** The thought the arriving message belongs to, without it: messages so far, and since when it has been gathering. */
public record Gathering(int messages, long openForMillis) {}
