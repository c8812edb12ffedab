package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.focal360.policy.facts.Approval;
import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.EffectSoFar;
import ai.focal360.policy.facts.Missing;
import ai.focal360.policy.facts.OwnAddress;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.ToolCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the platform's rules say to a tool call where a tenant says nothing, and how several conclusions become one verdict. */
class ActionPolicyTest {
    private static final Map<String, Object> PAYING = Map.of("order_id", "#W1", "amount", 10);
    private static final Map<String, Object> PAYING_MORE = Map.of("order_id", "#W1", "amount", 11);

    @ParameterizedTest
    @ValueSource(strings = {"none", "reversible"})
    void allowsWhatChangesNothingOrCanBeTakenBack(String level) {
        assertThat(quiet().judge(call(level))).isInstanceOf(Verdict.Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compensatable", "irreversible"})
    void asksBeforeWhatCannotSimplyBeTakenBack(String level) {
        assertThat(quiet().judge(call(level))).isInstanceOf(Verdict.NeedsConfirmation.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 59, true, true",
        "3, 0, true, false",
        "0, 60, true, false",
        "0, 0, false, false",
    })
    void aYesHoldsForTwoTurnsAndAnHour(int turnsAgo, long minutesAgo, boolean given, boolean holds) {
        var verdict = quiet().given(new Confirmation("pay", PAYING, given, turnsAgo, minutesAgo))
                .judge(call("irreversible"));
        assertThat(verdict).isInstanceOf(holds ? Verdict.Allowed.class : Verdict.NeedsConfirmation.class);
    }

    @ParameterizedTest
    @CsvSource({
        "pay, phone, verified_by_code, true",
        "pay, email, verified_by_tool, true",
        "pay, phone, claimed, false",
        "pay, webchat, verified_by_provider, false",
        "other, webchat, claimed, true",
    })
    void aToolThatWantsAConfirmedAddressWaitsForOne(String wants, String kind, String level, boolean allowed) {
        var settings = new Settings(Map.of(
                "identity.tools", List.of(wants),
                "identity.tools.kinds", List.of("phone", "email"),
                "identity.tools.level", "verified_by_code"));

        assertThat(quiet().given(settings, new OwnAddress(kind, level, true)).judge(call("reversible")))
                .isInstanceOf(allowed ? Verdict.Allowed.class : Verdict.Denied.class);
    }

    @Test
    void aYesToOtherArgumentsIsNoYes() {
        var verdict =
                quiet().given(new Confirmation("pay", PAYING_MORE, true, 0, 0)).judge(call("irreversible"));
        assertThat(verdict).isInstanceOf(Verdict.NeedsConfirmation.class);
    }

    @Test
    void anApprovalOfOtherArgumentsDoesNotReplaceTheYes() {
        assertThat(quiet().given(new Approval("pay", "support_lead", true, PAYING_MORE))
                        .judge(call("irreversible")))
                .isInstanceOf(Verdict.NeedsConfirmation.class);
        assertThat(quiet().given(new Approval("pay", "support_lead", true, PAYING))
                        .judge(call("irreversible")))
                .isNotInstanceOf(Verdict.NeedsConfirmation.class);
    }

    @Test
    void deniesOnMissingDataAndShowsWhich() {
        var missing = new Missing("get_order_details", "Order.status: the answer lacks it");
        var verdict = quiet().given(missing).judge(call("none"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Denied.class, denied -> assertThat(denied.policy())
                .isEqualTo("platform.action.missing"));
        assertThat(verdict.decision().concluded())
                .filteredOn(said -> said.policy().equals("platform.action.missing"))
                .singleElement()
                .satisfies(said -> assertThat(said.facts()).containsExactly(missing));
        assertThat(quiet().judge(call("none"))).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void deniesWhatNoRuleSpeaksOf() {
        var verdict = quiet().judge(new ToolCall("pay", "unheard of", PAYING, "s", false));

        assertThat(verdict).isInstanceOf(Verdict.Denied.class);
        assertThat(verdict.reasons())
                .containsExactly(new Verdict.Reason("Deny", "platform.action.no-rule-allows", "", "reason.generic"));
    }

    @Test
    void theStrictestWinsAndAllReasonsAreKept() {
        var conclusions = List.of(
                "insert( Allow.because( \"fine\" ) );",
                "insert( AskConfirmation.listing( List.of( \"order_id\" ), \"ask\" ) );",
                "insert( RequireApproval.by( \"support_lead\", \"approve-refund\", \"approve\" ) );",
                "insert( Deny.because( \"no\" ) );");

        assertThat(saying(conclusions.subList(0, 1))).isInstanceOf(Verdict.Allowed.class);
        assertThat(saying(conclusions.subList(0, 2)))
                .isInstanceOfSatisfying(Verdict.NeedsConfirmation.class, ask -> assertThat(ask.listing())
                        .containsExactly("order_id"));
        assertThat(saying(conclusions.subList(0, 3))).isInstanceOfSatisfying(Verdict.NeedsApproval.class, approval -> {
            assertThat(approval.role()).isEqualTo("support_lead");
            assertThat(approval.form()).isEqualTo("approve-refund");
        });
        var denied = saying(conclusions);
        assertThat(denied).isInstanceOf(Verdict.Denied.class);
        assertThat(denied.reasons())
                .extracting(Verdict.Reason::conclusion, Verdict.Reason::reason)
                .containsExactly(
                        tuple("Deny", "no"),
                        tuple("RequireApproval", "approve"),
                        tuple("AskConfirmation", "ask"),
                        tuple("Allow", "fine"),
                        tuple("Allow", "it can be taken back"));
    }

    @Test
    void concludesFromAllThatIsInferred() {
        var drl = """
                package rules.acme_shop
                import ai.focal360.policy.facts.*
                import java.math.BigDecimal

                declare Part
                    amount : BigDecimal
                end

                rule "when parts are more than ten, 'then' no" @Policy("total")
                when  accumulate( Part( $amount : amount ); $sum : sum( $amount ) )
                      ToolCall( tool == "pay", $sum > 10 )
                then  insert( Deny.because( "no" ) );
                end

                rule "what is taken" @Policy("part") // when and then
                when  ToolCall( tool == "pay" )
                      EffectSoFar( $amount : arg( "amount" ) )
                then  insertLogical( new Part( new BigDecimal( $amount.toString() ) ) );
                end
                """;
        var rules = Rules.of("acme-shop", Map.of("rules/acme-shop/total.drl", drl));
        for (var amount : List.of(20, -5, -4, -1)) {
            rules.given(new EffectSoFar("pay", "DONE", Map.of("amount", amount), true, false));
        }

        assertThat(rules.problems()).isEmpty();
        assertThat(rules.judge(call("reversible"))).isInstanceOf(Verdict.Allowed.class);
    }

    private static Verdict saying(List<String> consequences) {
        var drl = new StringBuilder(
                "package rules.acme_shop\nimport ai.focal360.policy.facts.*\nimport java.util.List\n");
        for (var n = 0; n < consequences.size(); n++) {
            drl.append(
                    "rule \"r%d\" @Policy(\"r%d\") when ToolCall() then %s end\n".formatted(n, n, consequences.get(n)));
        }
        return Rules.of("acme-shop", Map.of("rules/acme-shop/test.drl", drl.toString()))
                .judge(call("reversible"));
    }

    private static Rules quiet() {
        return Rules.of("acme-shop", Map.of());
    }

    private static ToolCall call(String level) {
        return new ToolCall("pay", level, PAYING, "s", false);
    }
}
