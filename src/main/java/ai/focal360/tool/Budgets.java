package ai.focal360.tool;

import ai.focal360.tenant.Field;
import ai.focal360.tenant.Tool;
import ai.focal360.tool.EffectLedger.Intent.OverBudget.Scope;
import ai.focal360.tool.EffectLedger.Use;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Arithmetic of budgets: what a call adds, and whether there is room for it. */
final class Budgets {
    private Budgets() {}

    /** What the call adds to the sum; nothing where nothing is summed. Money that comes back makes no room for more. */
    static BigDecimal amount(Tool.Budget budget, Map<String, Object> arguments) {
        var value = budget.amountArgument() == null ? null : arguments.get(budget.amountArgument());
        return value == null
                ? BigDecimal.ZERO
                : Arguments.coerce(Field.Type.MONEY, value)
                        .map(amount -> amount.decimalValue().max(BigDecimal.ZERO))
                        .orElse(BigDecimal.ZERO);
    }

    static Optional<Scope> exceeded(Tool.Budget budget, BigDecimal amount, Function<Scope, Use> used) {
        for (var scope : Scope.values()) {
            var allowance = allowance(budget, scope);
            if (allowance != null && exceeds(used.apply(scope).and(amount), allowance)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }

    static Tool.@Nullable Allowance allowance(Tool.Budget budget, Scope scope) {
        return scope == Scope.CUSTOMER ? budget.perCustomer() : budget.perTenant();
    }

    private static boolean exceeds(Use use, Tool.Allowance allowance) {
        var most = allowance.amount();
        return (allowance.count() != null && use.count() > allowance.count())
                || (most != null && use.amount().compareTo(most) > 0);
    }
}
