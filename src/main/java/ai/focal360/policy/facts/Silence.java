package ai.focal360.policy.facts;

/** Far too much for too long: the customer cools down, as if the firewall had said so; told once, then silence. */
public record Silence(int minutes, String reason) implements Conclusion {
    public static Silence minutes(double minutes, String reason) {
        return new Silence((int) minutes, reason);
    }
}
