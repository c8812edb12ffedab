package ai.focal360.policy.facts;

/** The channel's patience: how long a thought may pause, and how long it may take altogether, in milliseconds. */
public record BurstWindow(String channel, long millis, long longestMillis) {}
