package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a read's argument comes from, and what is refused as such a place. */
class ReadPathTest {
    private static final String TOOLS = "seeds/shop/tools.yaml";
    private static final String READS = """
            order:
              description: An order.
              url: http://x
              level: none
              arguments: {id: {type: text}}
              result: Order
            pay:
              description: Pays.
              url: http://x
              level: irreversible
              arguments: {order_id: {type: text}}
              reads:
                - tool: order
                  arguments: {id: %s}
            """;
    private static final String TYPES = "package rules.shop\ndeclare Order\n    id : String\nend\n";

    @Test
    void findsEachDifferentValueInOrder() throws JsonProcessingException {
        var order = json(
                "{\"order\": {\"items\": [{\"p\": \"b\"}, {\"p\": \"a\"}, {\"p\": \"b\"}, {\"q\": 1}, {\"p\": null}]}}");

        assertThat(ReadPath.parse("$.reads.order.items[*].p").orElseThrow().in(order))
                .extracting(JsonNode::asText)
                .containsExactly("b", "a");
        assertThat(ReadPath.parse("$.reads.order.nothing").orElseThrow().in(order))
                .isEmpty();
        assertThat(ReadPath.parse("order_id").orElseThrow())
                .isEqualTo(ReadPath.parse("$.arguments.order_id").orElseThrow())
                .isEqualTo(new ReadPath(ReadPath.Origin.ARGUMENTS, List.of("order_id")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.order_id",
                "$.result.x",
                "$.reads[*].x",
                "$.arguments",
                "$.customer.name",
                "$..x",
                "$.reads.order[0]",
                "$.reads.order[?(@.x)]",
                "a b",
                ""
            })
    void isNoPath(String text) {
        assertThat(ReadPath.parse(text)).isEmpty();
    }

    @Test
    void aReadThatFitsIsPublished() {
        assertThat(problems("order_id", TYPES)).isEmpty();
        assertThat(problems("$.customer.id", TYPES)).isEmpty();
    }

    @Test
    void aReadOfWhatThereIsNotIsRefusedWithItsLine() {
        assertThat(problems("order_di", TYPES))
                .containsExactly(
                        new PackProblem(TOOLS, 14, "'pay' has no argument 'order_di'; did you mean 'order_id'?"));
        assertThat(problems("$.reads.customer.id", TYPES))
                .containsExactly(new PackProblem(TOOLS, 14, "There is no read 'customer' before this one"));
        assertThat(problems("$.order.id", TYPES)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(14);
            assertThat(problem.reason()).startsWith("'$.order.id' is no place a read takes values from");
        });
    }

    @Test
    void aResultNobodyDeclaresIsRefusedWithItsLine() {
        assertThat(problems("order_id", TYPES.replace("Order", "Orders")))
                .containsExactly(
                        new PackProblem(TOOLS, 6, "No rule declares the type 'Order'; did you mean 'Orders'?"));
    }

    @Test
    void argumentsTheReadDoesNotHaveOrNeedsAreNamed() {
        assertThat(TestPacks.problems(
                        TOOLS,
                        READS.formatted("order_id").replace("{id: order_id}", "{colour: order_id}"),
                        "rules/shop/types.drl",
                        TYPES))
                .extracting(PackProblem::reason)
                .containsExactlyInAnyOrder(
                        "'order' has no argument 'colour'; known are id", "'order' needs its argument 'id'");
    }

    private static List<PackProblem> problems(String source, String types) {
        return TestPacks.problems(TOOLS, READS.formatted(source), "rules/shop/types.drl", types);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
