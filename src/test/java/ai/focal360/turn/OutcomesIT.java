package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.WholeProduct;
import ai.focal360.audit.TurnRecord;
import ai.focal360.llm.Segment;
import ai.focal360.platform.AgentId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What a turn came to, and what kept it from being settled: each category as it comes about. */
class OutcomesIT extends WholeProduct {
    private static final double IN_SCOPE = 0.02;
    private static final String LIAM = "liam.smith@example.com";

    @Autowired
    private EffectiveConfig.Configs configs;

    @Autowired
    private Write write;

    @Autowired
    private Enforce enforce;

    @Autowired
    private Recording recording;

    private final Customer customer = visitor();

    @Test
    void whatNobodyWroteDownYetIsAKnowledgeGapWhereTheKnowledgeIsNear() {
        var gaps = Stream.of(
                        "Can you engrave my name on the machine?",
                        "Do you offer discounts for students?",
                        "Can my parcel be wrapped as a gift?",
                        "Do you have a shop in Utrecht?",
                        "Can I pay in monthly instalments?",
                        "Do you buy used machines back?",
                        "Do you repair machines after the warranty?",
                        "Is there an app for my phone?")
                .map(question -> {
                    var asking = visitor();
                    asking.says(question);
                    return asking.lastTurn();
                })
                .filter(record ->
                        record.at("/outcome/categories").toString().matches(".*(KNOWLEDGE_GAP|OUT_OF_SCOPE).*"))
                .toList();

        assertThat(gaps).allSatisfy(record -> {
            var gap = record.at("/outcome/categories").toString().contains("KNOWLEDGE_GAP");
            assertThat(nearest(record) >= IN_SCOPE).isEqualTo(gap);
            assertThat(record.at("/outcome/resolution").asText()).isNotEqualTo("RESOLVED");
        });
        assertThat(gaps).anyMatch(record -> nearest(record) >= IN_SCOPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What is the airspeed velocity of an unladen swallow?",
                "Who won the football world cup in 1974?",
                "How do I prune roses in winter?",
                "zxqv wblk"
            })
    void whatIsAboutSomethingElseIsOutOfScope(String question) {
        assertThat(outcome(question).path("categories").toString())
                .contains("OUT_OF_SCOPE")
                .doesNotContain("KNOWLEDGE_GAP");
    }

    @Test
    void whatAPersonTakesOverIsAnEscalationWithItsReason() {
        var outcome = outcome("I want to talk to a human");

        assertThat(outcome.path("resolution").asText()).isEqualTo("REDIRECTED");
        assertThat(outcome.path("categories").toString()).isEqualTo("[\"ESCALATION\"]");
        assertThat(byName(customer.lastTurn().path("decisions"), "conclusion")
                        .get("Escalate")
                        .toString())
                .contains("the customer asked for a person");
    }

    @Test
    void anAnswerLeavesNothingToCategorise() {
        var outcome = outcome("How long do I have to return something?");

        assertThat(outcome.path("resolution").asText()).isEqualTo("RESOLVED");
        assertThat(outcome.path("categories")).isEmpty();
    }

    @Test
    void whatRulesDenyIsAPolicyRestriction() {
        customer.says("I want to cancel my order #W1000006");

        var outcome = outcome(LIAM);

        assertThat(outcome.path("resolution").asText()).isEqualTo("UNRESOLVED");
        assertThat(outcome.path("categories").toString()).isEqualTo("[\"POLICY_RESTRICTION\"]");
    }

    @Test
    void abuseIsThePipelinesToSuspect() {
        customer.saysInVain("You are a stupid idiot");

        assertThat(customer.lastTurn().at("/outcome/categories").toString()).contains("ABUSE_SUSPECTED");
    }

    @Test
    void aWriterNoticesWhatItMayAndOverwritesNothing() {
        writing("I cannot help with that.", "SAFETY_REFUSAL", "CAPABILITY_GAP", "ABUSE_SUSPECTED", "ESCALATION");

        var record = written();

        assertThat(record.outcome().categories()).containsExactlyInAnyOrder("SAFETY_REFUSAL", "CAPABILITY_GAP");
        assertThat(record.outcome().resolution()).isEqualTo("UNRESOLVED");
    }

    @Test
    void whatAWriterMayNotSayIsAPolicyRestrictionAndEveryAttemptIsCounted() {
        writing("I am sorry, this is a bug.");

        var record = written();

        assertThat(record.outcome().categories()).contains("POLICY_RESTRICTION");
        assertThat(record.drafts()).hasSizeGreaterThan(1);
        assertThat(record.models().stream().filter(call -> call.model().equals("hostile")))
                .as("the attempts at rewriting, too")
                .hasSizeGreaterThanOrEqualTo(record.drafts().size());
    }

    /** How near what is known came to what was asked. */
    private static double nearest(JsonNode record) {
        return StreamSupport.stream(record.path("candidates").spliterator(), false)
                .filter(candidate -> Set.of("article", "faq", "offering")
                        .contains(candidate.path("kind").asText()))
                .mapToDouble(candidate -> candidate.path("score").asDouble())
                .max()
                .orElse(0);
    }

    private JsonNode outcome(String text) {
        customer.says(text);
        return customer.lastTurn().path("outcome");
    }

    /** Has the model write this, whatever it is asked. */
    private static void writing(String text, String... categories) {
        var content = JSON.createObjectNode();
        content.putArray("messages").add(text);
        var noticed = content.putArray("categories");
        List.of(categories).forEach(noticed::add);
        hostileModelSays(content.toString());
    }

    /** The record of a turn whose plan is one answer, by an agent that asks the model. */
    private TurnRecord written() {
        var turn = TurnFixture.identified(TurnFixture.hostile(configs.of(ACME, new AgentId("alex")), "write"));
        turn.planned(new ResponsePlan(
                "ANSWER",
                "standard",
                List.of(new Segment(
                        Segment.Kind.ANSWER, null, "We look into it.", null, Map.of(), List.of(), List.of())),
                List.of(),
                List.of(),
                ConversationState.Goal.NONE,
                List.of()));
        do {
            write.run(turn);
            enforce.run(turn);
        } while (turn.rewrite);
        return recording.answered(turn, turn.draft().messages());
    }
}
