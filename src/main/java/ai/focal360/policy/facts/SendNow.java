package ai.focal360.policy.facts;

/** Say what the agenda's task wants now, on this channel. */
public record SendNow(String channel, String reason) implements Conclusion {}
