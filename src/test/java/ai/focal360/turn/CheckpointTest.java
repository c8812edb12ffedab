package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.TurnRecord;
import ai.focal360.customer.FieldValue;
import ai.focal360.customer.Money;
import ai.focal360.customer.Profile;
import ai.focal360.firewall.Conduct;
import ai.focal360.firewall.CustomerStanding;
import ai.focal360.firewall.Finding;
import ai.focal360.llm.Understanding;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import ai.focal360.policy.facts.AbuseSignal;
import ai.focal360.turn.ConversationState.Confirmation;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A turn that dies after it touched the world goes on from what it had found. */
class CheckpointTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final Checkpoint.Codec codec = new Checkpoint.Codec(new ObjectMapper().findAndRegisterModules());

    @Test
    void bringsBackWhatTheTurnFound() {
        var turn = turn();
        turn.understood(new Understanding(
                "nl",
                List.of(new Understanding.ScoredIntent("cancel_order", 0.9)),
                -0.2,
                Understanding.Urgency.HIGH,
                Understanding.Tone.FRUSTRATED,
                List.of(new Understanding.Candidate("order_id", "#W1000001", 1)),
                true));
        turn.profile(turn.profile().with(Map.of("limit", value(new Money(new BigDecimal("12.50"), "EUR")))));
        turn.state = turn.state
                .withLanguage("nl")
                .withFields(Map.of("amount", value(new BigDecimal("119.50"))))
                .withScenarios(
                        List.of(new ConversationState.Running("i-1", "cancel-order", 3, true, List.of("order_id"))));
        turn.guidelines = List.of(new TurnContext.AppliedGuideline("polite", "be polite", null));
        turn.told.add("order_id");
        turn.muted = true;
        turn.intended.add("cancel_pending_order:business:abc");
        turn.trace.categories.add("ESCALATION");
        turn.state = turn.state.withConduct(Conduct.NONE
                .heard(List.of(new Conduct.Heard("where is my parcel", NOW)))
                .blocked(NOW));
        turn.trace.abuse = new Finding(
                List.of(new AbuseSignal("threat", 0.8, "en.threat: a phrase")),
                List.of(new Finding.Suspicion("threat", "HIGH", "en.threat: a phrase", "a rule", "a.policy")),
                new Finding.Measure(
                        CustomerStanding.State.COOLING_DOWN, 0, 30, "threat", "HIGH", "x", "a.policy", false),
                null,
                false,
                true);
        turn.trace.candidates.add(new TurnRecord.Candidate("faq", "returns", 0.8, true, null));

        var resumed = turn();
        codec.resume(resumed, codec.write(turn));

        assertThat(resumed.resumed).isTrue();
        assertThat(resumed.trace.abuse).isEqualTo(turn.trace.abuse);
        assertThat(resumed.state.conduct()).isEqualTo(turn.state.conduct());
        assertThat(resumed.moved).isTrue();
        assertThat(resumed.muted)
                .as("what a silenced customer wrote stays unread")
                .isTrue();
        assertThat(resumed.understanding()).isEqualTo(turn.understanding());
        assertThat(resumed.values()).isEqualTo(turn.values());
        assertThat(resumed.profile().changed()).containsExactly("limit");
        assertThat(resumed.state).isEqualTo(turn.state);
        assertThat(resumed.guidelines).isEqualTo(turn.guidelines);
        assertThat(resumed.intended).isEqualTo(turn.intended);
        assertThat(resumed.trace).usingRecursiveComparison().isEqualTo(turn.trace);
        resumed.told.add("email");
        resumed.trace.categories.add("KNOWLEDGE_GAP");
        assertThat(resumed.told).containsExactlyInAnyOrder("order_id", "email");
    }

    @Test
    void aConfirmationIsStillAboutTheSameArguments() {
        for (var amount : List.of("119.50", "100", "1250", "0.1", "7")) {
            Map<String, Object> call =
                    Map.of("amount", new BigDecimal(amount).stripTrailingZeros(), "order_id", "#W1000001");
            var turn = turn();
            turn.understood(Understanding.silent("en"));
            turn.state = turn.state
                    .confirmed(new Confirmation("grant_remedy", call, true, 1, null))
                    .using(given -> true, "grant_remedy:step:1");

            var resumed = turn();
            codec.resume(resumed, codec.write(turn));

            assertThat(resumed.state.confirmations()).singleElement().satisfies(confirmation -> {
                assertThat(confirmation.arguments()).as(amount).isEqualTo(call);
                assertThat(confirmation.usedBy()).isEqualTo("grant_remedy:step:1");
            });
        }
    }

    @Test
    void readsACheckpointOfAnEarlierVersion() {
        var turn = turn();
        turn.understood(Understanding.silent("en"));
        var written = codec.write(turn).replace("\"intended\":[],", "");

        codec.resume(turn, written);

        assertThat(written).doesNotContain("intended");
        assertThat(turn.intended).isEmpty();
    }

    private static FieldValue value(Object value) {
        return new FieldValue(value, "stated", 0.9, NOW);
    }

    @SuppressWarnings("NullAway") // neither configuration nor channel matters here
    private static TurnContext turn() {
        var tenant = new TenantId("shop");
        var turn = new TurnContext(TurnFixture.claimed(tenant, new AgentId("alex")), NOW);
        turn.identified(null, null, new Profile(tenant, turn.turn.customer(), NOW, List.of(), Map.of(), Set.of()));
        return turn;
    }
}
