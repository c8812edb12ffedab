package ai.focal360.policy.facts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A person of this role must approve first. {@code changeable} names the argument they may change and {@code most} how far,
 * where they may.
 */
public record RequireApproval(
        String role,
        String reason,
        @Nullable String changeable,
        @Nullable BigDecimal most) implements Conclusion {
    public static RequireApproval by(String role, String reason) {
        return new RequireApproval(role, reason, null, null);
    }

    /** Whoever approves may change this argument, a number above 0 and no higher than that. */
    public RequireApproval upTo(String argument, Number limit) {
        return new RequireApproval(role, reason, argument, new BigDecimal(limit.toString()));
    }
}
