package ai.focal360.policy.facts;

/** Too much at once: the message is answered no sooner than after this many milliseconds, with what arrives until then. */
public record DelayMessage(long millis, String reason) implements Conclusion {}
