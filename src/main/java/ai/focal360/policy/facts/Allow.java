package ai.focal360.policy.facts;

/** The tool may be called. */
public record Allow(String reason) implements Conclusion {
    public static Allow because(String reason) {
        return new Allow(reason);
    }
}
