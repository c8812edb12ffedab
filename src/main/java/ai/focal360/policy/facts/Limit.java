package ai.focal360.policy.facts;

/** Answer this customer so many messages a minute at most, for so many minutes. */
public record Limit(int messagesPerMinute, int minutes, String reason) implements Conclusion {
    public static Limit to(double messagesPerMinute, double minutes, String reason) {
        return new Limit((int) messagesPerMinute, (int) minutes, reason);
    }
}
