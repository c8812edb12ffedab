package ai.focal360.policy.facts;

/** How long the thought may go on arriving from now, in milliseconds; the channel's longest window limits it. */
public record Window(long millis, String reason) implements Conclusion {}
