package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.tenant.Publishing;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A scenario that books the same return in two steps: each step would be an effect of its own, and the customer said yes once. */
class OneYesIT extends WholeProduct {
    private static final String SCENARIO = "processes/acme-shop/return-items.bpmn";
    private static final String TOOL = "return_delivered_order_items";
    private static final String BOOK_AGAIN = ReturnedAgain.as("Again") + """
            <bpmn:sequenceFlow id="Flow_AgainRefused_SayReturned" sourceRef="BoundaryEvent_AgainRefused" targetRef="Task_SayReturned" />
            <bpmn:sequenceFlow id="Flow_ReturnAgain_SayReturned" sourceRef="Task_ReturnAgain" targetRef="Task_SayReturned" />
            <bpmn:sequenceFlow id="Flow_ReturnItems_SayReturned" sourceRef="Task_ReturnItems" targetRef="Task_ReturnAgain" />
            """;

    @Autowired
    private Publishing publishing;

    @Test
    void theSecondCallWouldHaveToAskAgain() {
        try (var pack = twice().live()) {
            var tools = returned("#W1000002");

            assertThat(tools)
                    .extracting(tool -> tool.path("verdict").asText())
                    .containsExactly("Allowed", "NeedsConfirmation");
            assertThat(tools).extracting(tool -> tool.path("state").asText()).containsExactly("DONE", "NOT_SENT");
            assertThat(tools.get(0).path("idempotencyKey"))
                    .isNotEqualTo(tools.get(1).path("idempotencyKey"));
        }
    }

    @Test
    void byABusinessKeyTheSecondCallIsTheFirstOne() {
        var byOrder = twice().changing(
                        "seeds/acme-shop/tools.yaml",
                        "  idempotency-key: {strategy: turn-group-step}\n  # when its answer was lost",
                        "  idempotency-key: {strategy: business-key, fields: [order_id]}\n  # when its answer was lost");
        try (var pack = byOrder.live()) {
            var tools = returned("#W1000002");

            assertThat(tools).extracting(tool -> tool.path("verdict").asText()).containsExactly("Allowed", "Allowed");
            assertThat(tools).extracting(tool -> tool.path("state").asText()).containsExactly("DONE", "DONE");
            assertThat(tools.get(0).path("idempotencyKey"))
                    .isEqualTo(tools.get(1).path("idempotencyKey"));
            assertThat(tools.get(0).path("result")).isEqualTo(tools.get(1).path("result"));
        }
    }

    /** The shop's own rule against returning twice is out of the way. */
    private ChangedPack twice() {
        return new ChangedPack(publishing)
                .changing(
                        SCENARIO,
                        "<bpmn:sequenceFlow id=\"Flow_ReturnItems_SayReturned\" sourceRef=\"Task_ReturnItems\" targetRef=\"Task_SayReturned\" />",
                        BOOK_AGAIN)
                .changing(
                        "rules/acme-shop/orders.drl",
                        "$order : Order( status != \"delivered\" )",
                        "$order : Order( status == \"lost\" )");
    }

    private List<JsonNode> returned(String order) {
        var customer = visitor();
        customer.says("I want to return my order " + orderLike(order, "delivered"));
        customer.says("emma.devries@example.com");
        customer.says("everything");
        customer.says("yes please");
        return StreamSupport.stream(customer.lastTurn().path("tools").spliterator(), false)
                .filter(tool -> tool.path("tool").asText().equals(TOOL))
                .toList();
    }
}
