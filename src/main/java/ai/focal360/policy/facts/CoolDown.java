package ai.focal360.policy.facts;

/** Answer nothing for so many minutes: one notice, then silence. */
public record CoolDown(int minutes, String reason) implements Conclusion {
    public static CoolDown minutes(double minutes, String reason) {
        return new CoolDown((int) minutes, reason);
    }
}
