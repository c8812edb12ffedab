package ai.focal360.policy.facts;

/** Say on this channel what did not arrive on another. */
public record NextChannel(String channel, String reason) implements Conclusion {}
