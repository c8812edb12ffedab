package ai.focal360.policy.facts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the budget of the tool would stand at within a day, this call included. {@code scope} is {@code customer} or
 * {@code tenant}; what is null is not limited.
 */
public record Spent(
        String tool,
        String scope,
        int count,
        BigDecimal amount,
        @Nullable Integer mostCount,
        @Nullable BigDecimal mostAmount) {}
