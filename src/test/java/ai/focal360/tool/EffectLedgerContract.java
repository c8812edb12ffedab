package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.CONVERSATION;
import static ai.focal360.tool.ToolFixture.CUSTOMER;
import static ai.focal360.tool.ToolFixture.GROUP;
import static ai.focal360.tool.ToolFixture.SHOP;
import static ai.focal360.tool.ToolFixture.TURN;
import static ai.focal360.tool.ToolFixture.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every ledger does. */
abstract class EffectLedgerContract {
    private static final String KEY = "cancel_order:step:1";
    private static final ToolResult.Done DONE = new ToolResult.Done(json("{\"status\":\"cancelled\"}"));
    private static final ToolResult.Refused REFUSED = new ToolResult.Refused("order_not_pending", "It was sent");
    private static final ToolResult.Unknown UNKNOWN = new ToolResult.Unknown("did not answer in time");
    private static final ToolResult.NotSent NOT_SENT = new ToolResult.NotSent("no connection");

    abstract EffectLedger ledger();

    /** Runs the work as one transaction, where the ledger knows such a thing. */
    abstract <T> T transaction(Callable<T> work);

    @Test
    void tellsTheFirstToCallTheTool() {
        assertThat(intend()).isEqualTo(new EffectLedger.Intent.New(KEY));
        assertThat(only().state()).isEqualTo(EffectLedger.State.INTENDED);
    }

    @Test
    void tellsWhoComesAfterACrashThatNobodyKnows() {
        intend();

        assertThat(intend()).isInstanceOfSatisfying(EffectLedger.Intent.Pending.class, pending -> assertThat(
                        pending.effect().state())
                .isEqualTo(EffectLedger.State.INTENDED));
    }

    @Test
    void answersWhatIsDoneFromTheLedger() {
        intend();
        record(DONE);

        assertThat(intend())
                .isEqualTo(new EffectLedger.Intent.Settled(new EffectLedger.Effect(
                        "cancel_order",
                        "cancel-order/Task_CancelOrder",
                        KEY,
                        SideEffectLevel.IRREVERSIBLE,
                        EffectLedger.State.DONE,
                        json("{\"order_id\":\"#W1\"}"),
                        DONE.body(),
                        null)));
    }

    @Test
    void mayIntendAgainWhatWasRefused() {
        intend();
        record(REFUSED);
        assertThat(only().state()).isEqualTo(EffectLedger.State.REFUSED);
        assertThat(only().reason()).isEqualTo("order_not_pending: It was sent");

        assertThat(intend()).isEqualTo(new EffectLedger.Intent.New(KEY));
        assertThat(only().state()).isEqualTo(EffectLedger.State.INTENDED);
        assertThat(only().reason()).isNull();
        record(DONE);
        assertThat(only().result()).isEqualTo(DONE.body());
        assertThat(intend()).isInstanceOf(EffectLedger.Intent.Settled.class);
    }

    @Test
    void letsNobodyIntendAgainWhileTheNextAttemptAfterARefusalRuns() {
        intend();
        record(REFUSED);
        intend();

        assertThat(intend()).isInstanceOf(EffectLedger.Intent.Pending.class);
        record(UNKNOWN);
        assertThat(intend()).isInstanceOf(EffectLedger.Intent.Pending.class);
    }

    @Test
    void anEffectBelongsToTheConversationWhoseAttemptCounts() {
        intend();
        record(REFUSED);
        var first = call("cancel_order", Map.of("order_id", "#W1"));
        var later = new ToolCall(
                first.tenant(),
                first.tool(),
                first.arguments(),
                first.turn(),
                first.turnGroup(),
                first.step(),
                ConversationId.random(),
                first.customer());

        transaction(() -> ledger().intend(later, KEY, SideEffectLevel.IRREVERSIBLE));
        assertThat(ledger().ofConversation(SHOP, CONVERSATION)).isEmpty();
        assertThat(ledger().ofConversation(SHOP, later.conversation())).hasSize(1);
    }

    @Test
    void staysPendingWhileTheOutcomeIsUnknown() {
        intend();
        record(UNKNOWN);

        assertThat(intend()).isInstanceOf(EffectLedger.Intent.Pending.class);
        assertThat(only().state()).isEqualTo(EffectLedger.State.UNKNOWN);
        record(DONE);
        assertThat(intend()).isInstanceOf(EffectLedger.Intent.Settled.class);
    }

    static List<ToolResult> settlingResults() {
        return List.of(DONE, REFUSED);
    }

    @ParameterizedTest
    @MethodSource("settlingResults")
    void keepsWhatIsKnown(ToolResult known) {
        intend();
        record(known);
        var before = only();

        record(UNKNOWN);
        record(NOT_SENT);
        record(DONE);
        record(REFUSED);

        assertThat(only()).isEqualTo(before);
    }

    @Test
    void mayIntendAgainWhatWasNeverSent() {
        intend();
        record(NOT_SENT);
        assertThat(only().reason()).isEqualTo("no connection");

        assertThat(intend()).isEqualTo(new EffectLedger.Intent.New(KEY));
        assertThat(only().state()).isEqualTo(EffectLedger.State.INTENDED);
        assertThat(only().reason()).isNull();
    }

    @Test
    void doesNotBelieveNotSentOfAnEffectThatMayHaveBeenSentBefore() {
        intend();
        record(UNKNOWN);
        intend();
        record(NOT_SENT);

        assertThat(only().state()).isEqualTo(EffectLedger.State.UNKNOWN);
        assertThat(intend()).isInstanceOf(EffectLedger.Intent.Pending.class);
    }

    @Test
    void doesNotBelieveNotSentOfASecondAttemptAfterACrash() {
        intend();
        intend();
        record(NOT_SENT);

        assertThat(only().state()).isEqualTo(EffectLedger.State.UNKNOWN);
    }

    @Test
    void letsExactlyOneOfManyCallTheTool() throws Exception {
        int callers = 12;
        var together = new CyclicBarrier(callers);
        var threads = Executors.newFixedThreadPool(callers);
        try {
            Callable<EffectLedger.Intent> caller = () -> {
                together.await();
                return intend();
            };
            var intents = new ArrayList<EffectLedger.Intent>();
            for (var intent : threads.invokeAll(Collections.nCopies(callers, caller))) {
                intents.add(intent.get());
            }

            assertThat(intents)
                    .filteredOn(intent -> intent instanceof EffectLedger.Intent.New)
                    .hasSize(1);
            assertThat(intents)
                    .filteredOn(intent -> intent instanceof EffectLedger.Intent.Pending)
                    .hasSize(callers - 1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void tellsADecisionWhatConcernsIt() {
        intend();
        record(DONE);
        var elsewhere = ConversationId.random();

        assertThat(ledger().concerning(SHOP, CONVERSATION, "another key"))
                .singleElement()
                .satisfies(known -> {
                    assertThat(known.here()).isTrue();
                    assertThat(known.sameKey()).isFalse();
                });
        assertThat(ledger().concerning(SHOP, elsewhere, KEY)).singleElement().satisfies(known -> {
            assertThat(known.here()).isFalse();
            assertThat(known.sameKey()).isTrue();
            assertThat(known.effect().state()).isEqualTo(EffectLedger.State.DONE);
        });
        assertThat(ledger().concerning(SHOP, elsewhere, "another key")).isEmpty();
        assertThat(ledger().concerning(new TenantId("other-shop"), CONVERSATION, KEY))
                .isEmpty();

        compensate(KEY);
        intend();
        assertThat(ledger().concerning(SHOP, elsewhere, KEY))
                .extracting(known -> known.effect().state())
                .containsExactly(EffectLedger.State.COMPENSATED, EffectLedger.State.INTENDED);
    }

    @Test
    void keepsTenantsApart() {
        var other = new TenantId("other-shop");
        intend();
        record(DONE);

        var theirs = call(other, "cancel_order", Map.of(), TURN, GROUP, "s");
        assertThat(transaction(() -> ledger().intend(theirs, KEY, SideEffectLevel.IRREVERSIBLE)))
                .isEqualTo(new EffectLedger.Intent.New(KEY));
        transaction(() -> {
            ledger().record(other, KEY, UNKNOWN);
            return true;
        });

        assertThat(only().state()).isEqualTo(EffectLedger.State.DONE);
        assertThat(ledger().ofConversation(other, CONVERSATION))
                .singleElement()
                .satisfies(effect -> assertThat(effect.state()).isEqualTo(EffectLedger.State.UNKNOWN));
    }

    @Test
    void listsTheEffectsOfAConversationInTheOrderTheyWereIntended() {
        for (var key : List.of("b", "a", "c")) {
            transaction(() -> ledger().intend(call("cancel_order", Map.of()), key, SideEffectLevel.REVERSIBLE));
        }
        transaction(() -> {
            ledger().record(SHOP, "b", DONE);
            return true;
        });

        assertThat(ledger().ofConversation(SHOP, CONVERSATION))
                .extracting(EffectLedger.Effect::idempotencyKey)
                .containsExactly("b", "a", "c");
    }

    @Test
    void whatWasUndoneMayBeDoneAgainUnderAnotherKey() {
        intend();
        assertThatThrownBy(() -> compensate(KEY)).hasMessage("Expected effect '%s' to be done", KEY);
        record(DONE);
        compensate(KEY);
        compensate(KEY);
        assertThat(only().state()).isEqualTo(EffectLedger.State.COMPENSATED);
        record(UNKNOWN);
        assertThat(only().state()).isEqualTo(EffectLedger.State.COMPENSATED);

        assertThat(intend()).isEqualTo(new EffectLedger.Intent.New(KEY + "~2"));
        assertThat(intend())
                .isInstanceOfSatisfying(EffectLedger.Intent.Pending.class, pending -> assertThat(pending.key())
                        .isEqualTo(KEY + "~2"));
        transaction(() -> {
            ledger().record(SHOP, KEY + "~2", DONE);
            return true;
        });
        assertThat(intend()).isInstanceOf(EffectLedger.Intent.Settled.class);
        compensate(KEY + "~2");
        assertThat(intend().key()).isEqualTo(KEY + "~3");
    }

    @Test
    void knowsTheEffectsOfATurn() {
        intend();

        assertThat(ledger().ofTurn(SHOP, TURN)).containsExactly(only());
        assertThat(ledger().ofTurn(new TenantId("other-shop"), TURN)).isEmpty();
        assertThat(ledger().ofTurn(SHOP, ai.focal360.platform.TurnId.random())).isEmpty();
    }

    private void compensate(String key) {
        transaction(() -> {
            ledger().compensated(SHOP, key);
            return true;
        });
    }

    @Test
    void refusesAResultOfWhatNobodyIntended() {
        assertThatThrownBy(() -> record(DONE)).hasMessage("Expected effect '%s' to have been intended", KEY);
    }

    @Test
    void keepsArgumentsAsTheyWere() {
        transaction(() -> ledger().intend(
                        call(
                                "grant_remedy",
                                Map.of("amount", new BigDecimal("1234567890123456.78"), "items", List.of("1", "2"))),
                        KEY,
                        SideEffectLevel.IRREVERSIBLE));

        assertThat(only().arguments().path("amount").decimalValue()).isEqualByComparingTo("1234567890123456.78");
        assertThat(only().arguments().path("items")).hasSize(2);
    }

    private static final Tool.Budget TWO_OR_A_HUNDRED =
            new Tool.Budget(new Tool.Allowance(2, new BigDecimal("100")), null, new Tool.Sum("amount", "EUR", null));

    @Test
    void intendsNoMoreThanTheBudgetHasRoomFor() {
        assertThat(spend("1", "10", TWO_OR_A_HUNDRED)).isInstanceOf(EffectLedger.Intent.New.class);
        assertThat(spend("2", "10", TWO_OR_A_HUNDRED)).isInstanceOf(EffectLedger.Intent.New.class);
        assertThat(spend("3", "10", TWO_OR_A_HUNDRED))
                .isEqualTo(new EffectLedger.Intent.OverBudget("3", EffectLedger.Intent.OverBudget.Scope.CUSTOMER));
        assertThat(ledger().find(SHOP, "3")).isEmpty();
    }

    @Test
    void addsUpAmountsToTheCent() {
        spend("1", "60", TWO_OR_A_HUNDRED);
        assertThat(spend("2", "40.01", TWO_OR_A_HUNDRED)).isInstanceOf(EffectLedger.Intent.OverBudget.class);
        assertThat(spend("2", "40.00", TWO_OR_A_HUNDRED)).isInstanceOf(EffectLedger.Intent.New.class);
    }

    @Test
    void addsUpWhatIsInTheBudgetsCurrencyAlone() {
        var francs = new Tool.Budget(
                new Tool.Allowance(3, new BigDecimal("100")), null, new Tool.Sum("amount", "CHF", null));
        spend("1", "90", TWO_OR_A_HUNDRED);

        assertThat(spend("2", "90", francs))
                .as("90 EUR were spent, and no francs")
                .isInstanceOf(EffectLedger.Intent.New.class);
        assertThat(ledger().used(SHOP, "grant_remedy", CUSTOMER, "EUR", "-"))
                .isEqualTo(new EffectLedger.Use(2, new BigDecimal("90")));
        assertThat(spend("3", "10.01", francs)).isInstanceOf(EffectLedger.Intent.OverBudget.class);
        assertThatThrownBy(() -> spend("4", "10 EUR", francs)).hasMessageContaining("in the currency of its budget");
    }

    @Test
    void asksNothingOfTheBudgetForWhatStandsAlready() {
        spend("1", "100", TWO_OR_A_HUNDRED);

        assertThat(spend("1", "100", TWO_OR_A_HUNDRED)).isInstanceOf(EffectLedger.Intent.Pending.class);
        assertThat(ledger().used(SHOP, "grant_remedy", CUSTOMER, "EUR", "-"))
                .isEqualTo(new EffectLedger.Use(1, new BigDecimal("100")));
        assertThat(ledger().used(SHOP, "grant_remedy", CUSTOMER, "EUR", "1").count())
                .isZero();
    }

    @Test
    void givesBackToTheBudgetWhatWasRefused() {
        spend("1", "100", TWO_OR_A_HUNDRED);
        transaction(() -> {
            ledger().record(SHOP, "1", REFUSED);
            return true;
        });

        assertThat(spend("2", "100", TWO_OR_A_HUNDRED)).isInstanceOf(EffectLedger.Intent.New.class);
    }

    @Test
    void limitsOneCustomerByWhatThatCustomerHadAndTheTenantByAll() {
        var tenants = new Tool.Budget(null, new Tool.Allowance(2, null), null);
        var other = new ToolCall(
                SHOP,
                "grant_remedy",
                Map.of("amount", "100"),
                TURN,
                GROUP,
                "s",
                CONVERSATION,
                ai.focal360.platform.CustomerId.random());
        spend("1", "100", TWO_OR_A_HUNDRED);

        assertThat(transaction(() -> ledger().intend(other, "2", SideEffectLevel.IRREVERSIBLE, TWO_OR_A_HUNDRED)))
                .isInstanceOf(EffectLedger.Intent.New.class);
        assertThat(spend("3", "1", tenants))
                .isEqualTo(new EffectLedger.Intent.OverBudget("3", EffectLedger.Intent.OverBudget.Scope.TENANT));
    }

    @Test
    void leavesNoRoomForTwoWhereOneFits() throws Exception {
        int callers = 12;
        var together = new CyclicBarrier(callers);
        var threads = Executors.newFixedThreadPool(callers);
        try {
            var tasks = new ArrayList<Callable<EffectLedger.Intent>>();
            for (var i = 0; i < callers; i++) {
                var key = "key-" + i;
                tasks.add(() -> {
                    together.await();
                    return spend(key, "10", TWO_OR_A_HUNDRED);
                });
            }
            var intents = new ArrayList<EffectLedger.Intent>();
            for (var intent : threads.invokeAll(tasks)) {
                intents.add(intent.get());
            }
            assertThat(intents)
                    .filteredOn(EffectLedger.Intent.New.class::isInstance)
                    .hasSize(2);
            assertThat(intents)
                    .filteredOn(EffectLedger.Intent.OverBudget.class::isInstance)
                    .hasSize(callers - 2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void knowsWhetherSomethingWasDoneForAnEntity() {
        intend();
        assertThat(ledger().isDone(SHOP, "cancel_order", Map.of("order_id", "#W1")))
                .isFalse();
        record(DONE);

        assertThat(ledger().isDone(SHOP, "cancel_order", Map.of("order_id", "#W1")))
                .isTrue();
        assertThat(ledger().isDone(SHOP, "cancel_order", Map.of("order_id", "#W2")))
                .isFalse();
        assertThat(ledger().isDone(new TenantId("other-shop"), "cancel_order", Map.of("order_id", "#W1")))
                .isFalse();
        compensate(KEY);
        assertThat(ledger().isDone(SHOP, "cancel_order", Map.of("order_id", "#W1")))
                .isFalse();
    }

    private EffectLedger.Intent spend(String key, String amount, Tool.Budget budget) {
        return transaction(() -> ledger().intend(
                        call("grant_remedy", Map.of("amount", amount)), key, SideEffectLevel.IRREVERSIBLE, budget));
    }

    EffectLedger.Intent intend() {
        return transaction(() ->
                ledger().intend(call("cancel_order", Map.of("order_id", "#W1")), KEY, SideEffectLevel.IRREVERSIBLE));
    }

    void record(ToolResult result) {
        transaction(() -> {
            ledger().record(SHOP, KEY, result);
            return true;
        });
    }

    EffectLedger.Effect only() {
        var effects = ledger().ofConversation(SHOP, CONVERSATION);
        assertThat(effects).hasSize(1);
        return effects.get(0);
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
