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

    /**
     * What the call adds to the sum; nothing where nothing is summed, and empty where it is in another currency than its
     * budget, so that nobody can say. Money that comes back makes no room for more.
     */
    static Optional<BigDecimal> cost(Tool.Budget budget, Map<String, Object> arguments) {
        var sum = budget.sum();
        if (sum == null) {
            return Optional.of(BigDecimal.ZERO);
        }
        var value = arguments.get(sum.amountArgument());
        if (value == null) {
            return Optional.of(BigDecimal.ZERO);
        }
        return currency(sum, value, arguments).equals(sum.currency())
                ? Arguments.coerce(Field.Type.MONEY, value)
                        .map(amount -> amount.decimalValue().max(BigDecimal.ZERO))
                        .or(() -> Optional.of(BigDecimal.ZERO))
                : Optional.empty();
    }

    /** As above, of a call that passed the gate, which refuses the others. */
    static BigDecimal amount(Tool.Budget budget, ToolCall call) {
        return cost(budget, call.arguments())
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected '%s' to be called in the currency of its budget".formatted(call.tool())));
    }

    /** The call's own word for it, else the amount's, else the budget's. */
    private static String currency(Tool.Sum sum, Object amount, Map<String, Object> arguments) {
        var argument = sum.currencyArgument();
        if (argument != null) {
            return String.valueOf(arguments.get(argument)).strip();
        }
        return Arguments.currency(amount).orElse(sum.currency());
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

    /** What its amounts are added up in; null where none are. */
    static @Nullable String currency(Tool.Budget budget) {
        var sum = budget.sum();
        return sum == null ? null : sum.currency();
    }

    private static boolean exceeds(Use use, Tool.Allowance allowance) {
        var most = allowance.amount();
        return (allowance.count() != null && use.count() > allowance.count())
                || (most != null && use.amount().compareTo(most) > 0);
    }
}
