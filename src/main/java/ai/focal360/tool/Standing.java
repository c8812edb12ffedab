package ai.focal360.tool;

import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tool;
import ai.focal360.tool.EffectLedger.Intent.OverBudget.Scope;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where a call stands among the effects there are: what has to come before it, and what its budget allows. */
@Component
public class Standing {
    private static final String NO_KEY = "-";

    private final SideEffectRegistry registry;
    private final EffectLedger ledger;

    Standing(SideEffectRegistry registry, EffectLedger ledger) {
        this.registry = registry;
        this.ledger = ledger;
    }

    /** A tool that comes before, and whether it was done for the same entity. */
    public record Before(String tool, boolean done) {}

    /** What is or would be used of a budget within a day; null is not limited. */
    public record BudgetUse(
            Scope scope,
            int count,
            BigDecimal amount,
            @Nullable Integer mostCount,
            @Nullable BigDecimal mostAmount) {}

    /** Each tool the call has to come after; one whose entity the call does not name was not done. */
    public List<Before> before(ToolCall call) {
        return registry.require(call.tenant(), call.tool()).after().stream()
                .map(after -> new Before(after.tool(), isDone(call, after)))
                .toList();
    }

    private boolean isDone(ToolCall call, Tool.After after) {
        var entity = new HashMap<String, Object>();
        after.same().forEach((theirs, ours) -> {
            var value = call.arguments().get(ours);
            if (value != null) {
                entity.put(theirs, value);
            }
        });
        return entity.size() == after.same().size() && ledger.isDone(call.tenant(), after.tool(), Map.copyOf(entity));
    }

    /** Why nobody can say what the call takes of its budget, where nobody can: no rule may decide about it then. */
    public Optional<String> notComparable(ToolCall call) {
        var budget = registry.require(call.tenant(), call.tool()).budget();
        return budget == null || Budgets.cost(budget, call.arguments()).isPresent()
                ? Optional.empty()
                : Optional.of("its amount is not in %s, which its budget is in".formatted(Budgets.currency(budget)));
    }

    /** What the call's budgets would stand at with it. What stands under its key already is this very call. */
    public List<BudgetUse> budget(ToolCall call) {
        var tool = registry.require(call.tenant(), call.tool());
        var budget = tool.budget();
        if (budget == null) {
            return List.of();
        }
        var key = registry.idempotencyKey(call);
        var cost = Budgets.cost(budget, call.arguments());
        if (cost.isEmpty()) {
            return List.of();
        }
        var uses = new ArrayList<BudgetUse>();
        for (var scope : Scope.values()) {
            var allowance = Budgets.allowance(budget, scope);
            if (allowance != null) {
                var customer = scope == Scope.CUSTOMER ? call.customer() : null;
                var use = ledger.used(call.tenant(), call.tool(), customer, Budgets.currency(budget), key)
                        .and(cost.get());
                uses.add(new BudgetUse(scope, use.count(), use.amount(), allowance.count(), allowance.amount()));
            }
        }
        return uses;
    }

    /** What is used of the tool's budgets, of one customer where one is given. */
    public List<BudgetUse> used(TenantId tenant, Tool tool, @Nullable CustomerId customer) {
        var budget = tool.budget();
        if (budget == null) {
            return List.of();
        }
        var uses = new ArrayList<BudgetUse>();
        for (var scope : Scope.values()) {
            var allowance = Budgets.allowance(budget, scope);
            if (allowance != null && (scope == Scope.TENANT || customer != null)) {
                var use = ledger.used(
                        tenant, tool.id(), scope == Scope.TENANT ? null : customer, Budgets.currency(budget), NO_KEY);
                uses.add(new BudgetUse(scope, use.count(), use.amount(), allowance.count(), allowance.amount()));
            }
        }
        return uses;
    }
}
