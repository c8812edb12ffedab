package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.WholeProduct;
import ai.focal360.customer.FieldValue;
import ai.focal360.llm.WriteRequest;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.policy.facts.ContextSource;
import ai.focal360.policy.facts.OtherConversation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the writer is told of a customer: that something is known, hardly ever what. */
class BackgroundIT extends WholeProduct {
    @Autowired
    private EffectiveConfig.Configs configs;

    @Autowired
    private Background background;

    private TurnContext turn;

    @BeforeEach
    void aTurnOfAlex() {
        turn = TurnFixture.identified(configs.of(ACME, new AgentId("alex")));
    }

    @Test
    void aModelReadsThatAnOrderIsKnownAndWhatKindOfComplaintItIs() {
        assertThat(read("customer.order_id", "customer.complaint_kind", "customer.name"))
                .containsOnly(
                        Map.entry("customer.order_id", List.of("not known")),
                        Map.entry("customer.complaint_kind", List.of("not known")),
                        Map.entry("customer.name", List.of("not known")));

        turn.state = turn.state.withFields(
                Map.of("order_id", told("#W1000006"), "complaint_kind", told("damaged"), "name", told("Emma")));

        assertThat(read("customer.order_id", "customer.complaint_kind", "customer.name"))
                .containsOnly(
                        Map.entry("customer.order_id", List.of("known")),
                        Map.entry("customer.complaint_kind", List.of("damaged")),
                        Map.entry("customer.name", List.of("known")));
    }

    @Test
    void theTalkItselfIsNoBackground() {
        assertThat(read("conversation")).isEmpty();
    }

    @Test
    void otherTalksAreNamedByWhatTheyAreAbout() {
        turn.others = List.of(
                new OtherConversation("alex", "sms", 3, List.of("cancel-order"), true),
                new OtherConversation("alex", "email", 9, List.of("order-status", "handle-complaint"), false));

        assertThat(read("conversation.others").get("conversation.others"))
                .containsExactly(
                        "on sms: cancel-order; waits for their answer", "on email: order-status, handle-complaint");
    }

    @Test
    void whatIsUsedIfRelevantIsComparedWithWhatTheCustomerSays() {
        turn.messages = List.of(said("my order number does not work"));
        var near = source("customer.order_id");
        turn.messages = List.of(said("do you sell garden gnomes"));
        var far = source("customer.order_id");

        assertThat(near.likeness()).isGreaterThan(far.likeness()).isLessThanOrEqualTo(1);
        assertThat(near.inUse()).isFalse();
        turn.told.add("order_id");
        assertThat(source("customer.order_id"))
                .as("where it is talked about nothing is compared")
                .isEqualTo(new ContextSource("customer.order_id", "if-relevant", true, 0));
    }

    @Test
    void earlierConversationsAreReadOncePerTurn() {
        turn.earlier = List.of(
                new Earlier(ConversationId.random(), Closing.IDLE, 60, List.of("a", "b", "c", "d", "e", "f")),
                new Earlier(ConversationId.random(), Closing.IDLE, 90, List.of("where is my parcel")));

        assertThat(read("conversation.earlier").get("conversation.earlier"))
                .as("of each what was said last")
                .containsExactly("b", "c", "d", "e", "f", "where is my parcel");
    }

    private Map<String, List<String>> read(String... sources) {
        return background.gather(turn, List.of(sources)).stream()
                .collect(Collectors.toMap(WriteRequest.Background::source, WriteRequest.Background::lines));
    }

    private ContextSource source(String name) {
        return background.sources(turn).stream()
                .collect(Collectors.toMap(ContextSource::name, Function.identity()))
                .get(name);
    }

    private static ReceivedMessage said(String text) {
        return new ReceivedMessage("m", "text", text, Instant.EPOCH, null);
    }

    private static FieldValue told(String value) {
        return new FieldValue(value, "CUSTOMER", 1, Instant.EPOCH);
    }
}
