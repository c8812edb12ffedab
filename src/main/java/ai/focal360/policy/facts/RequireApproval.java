package ai.focal360.policy.facts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A person of this role must approve first, in this form or, without one, in the platform's. {@code changeable} names the
 * argument they may change and {@code most} how far, where they may.
 */
public record RequireApproval(
        String role,
        @Nullable String form,
        String reason,
        @Nullable String changeable,
        @Nullable BigDecimal most) implements Conclusion {
    public static RequireApproval by(String role, String reason) {
        return new RequireApproval(role, null, reason, null, null);
    }

    public static RequireApproval by(String role, String form, String reason) {
        return new RequireApproval(role, form, reason, null, null);
    }

    /** Whoever approves may change this argument, to a number above 0 and no higher than that. */
    public static RequireApproval upTo(String role, String reason, String argument, Number limit) {
        return new RequireApproval(role, null, reason, argument, new BigDecimal(limit.toString()));
    }
}
