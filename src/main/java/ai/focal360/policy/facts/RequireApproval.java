package ai.focal360.policy.facts;

/** A person of this role must approve first. */
public record RequireApproval(String role, String reason) implements Conclusion {
    public static RequireApproval by(String role, String reason) {
        return new RequireApproval(role, reason);
    }
}
