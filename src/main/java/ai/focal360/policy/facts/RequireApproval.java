package ai.focal360.policy.facts;

import org.jspecify.annotations.Nullable;

/** A person of this role must approve first, in this form or, without one, in the platform's. */
public record RequireApproval(String role, @Nullable String form, String reason) implements Conclusion {
    public static RequireApproval by(String role, String reason) {
        return new RequireApproval(role, null, reason);
    }

    public static RequireApproval by(String role, String form, String reason) {
        return new RequireApproval(role, form, reason);
    }
}
