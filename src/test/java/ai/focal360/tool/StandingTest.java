package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.CUSTOMER;
import static ai.focal360.tool.ToolFixture.SHOP;
import static ai.focal360.tool.ToolFixture.call;
import static ai.focal360.tool.ToolFixture.tool;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.tenant.Field;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import ai.focal360.tool.EffectLedger.Intent.OverBudget.Scope;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a call finds before it: what has to be done first, and what its budget has left. */
class StandingTest {
    private static final ToolResult.Done DONE = new ToolResult.Done(EffectLedgerContract.json("{}"));

    private final Tool refund = tool("refund")
            .level(SideEffectLevel.IRREVERSIBLE)
            .takes("order", Field.Type.TEXT)
            .takes("amount", Field.Type.MONEY)
            .businessKey("order")
            .after("return_items", Map.of("order_id", "order"))
            .budget(new Tool.Budget(
                    new Tool.Allowance(3, new BigDecimal("100")),
                    new Tool.Allowance(500, null),
                    new Tool.Sum("amount", "EUR", null)))
            .registered();
    private final SideEffectRegistry registry = new SideEffectRegistry(LivePacks.live(LivePacks.pack(
            SHOP,
            Map.of(),
            List.of(
                    refund,
                    tool("return_items").takes("order_id", Field.Type.TEXT).registered()))));
    private final EffectLedger ledger = new InMemoryEffectLedger();
    private final Standing standing = new Standing(registry, ledger);

    @Test
    void aRefundWaitsForTheReturnOfTheSameOrder() {
        assertThat(standing.before(refunding("#W1", "10"))).containsExactly(new Standing.Before("return_items", false));
        does(call("return_items", Map.of("order_id", "#W1")));

        assertThat(standing.before(refunding("#W1", "10"))).containsExactly(new Standing.Before("return_items", true));
        assertThat(standing.before(refunding("#W2", "10"))).containsExactly(new Standing.Before("return_items", false));
        assertThat(standing.before(call("refund", Map.of())))
                .containsExactly(new Standing.Before("return_items", false));
    }

    @Test
    void aCallIsCountedAmongWhatWasSpentBeforeIt() {
        does(refunding("#W1", "60"));

        assertThat(standing.budget(refunding("#W2", "40.50")))
                .containsExactly(
                        new Standing.BudgetUse(Scope.CUSTOMER, 2, new BigDecimal("100.5"), 3, new BigDecimal("100")),
                        new Standing.BudgetUse(Scope.TENANT, 2, new BigDecimal("100.5"), 500, null));
    }

    @Test
    void nobodyCanSayWhatAnotherCurrencyTakesOfTheBudget() {
        for (var amount : List.of("10", "10 EUR", "€10")) {
            assertThat(standing.notComparable(refunding("#W1", amount)))
                    .as(amount)
                    .isEmpty();
        }
        for (var amount : List.<Object>of("10 USD", "CHF 10", Map.of("amount", 10, "currency", "USD"))) {
            var call = call("refund", Map.of("order", "#W1", "amount", amount));
            assertThat(standing.notComparable(call)).contains("its amount is not in EUR, which its budget is in");
            assertThat(standing.budget(call)).isEmpty();
        }
    }

    @Test
    void theSameRefundIsNotCountedTwice() {
        does(refunding("#W1", "60"));

        assertThat(standing.budget(refunding("#W1", "60"))).first().satisfies(use -> assertThat(use.count())
                .isEqualTo(1));
        assertThat(standing.used(SHOP, refund, CUSTOMER))
                .extracting(Standing.BudgetUse::scope)
                .containsExactly(Scope.CUSTOMER, Scope.TENANT);
        assertThat(standing.used(SHOP, refund, null))
                .extracting(Standing.BudgetUse::scope)
                .containsExactly(Scope.TENANT);
    }

    private void does(ToolCall call) {
        var tool = registry.require(SHOP, call.tool());
        var key = ledger.intend(call, registry.idempotencyKey(call), tool.level(), tool.budget())
                .key();
        ledger.record(SHOP, key, DONE);
    }

    private static ToolCall refunding(String order, String amount) {
        return call("refund", Map.of("order", order, "amount", amount));
    }
}
