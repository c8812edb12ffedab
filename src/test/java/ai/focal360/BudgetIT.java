package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.tenant.Publishing;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a day allows one customer of the demo shop: three remedies and 500 EUR, whatever its rules allow and whoever approves. */
class BudgetIT extends WholeProduct {
    private static final String CLARA = "clara.janssen@example.com";
    private static final String TOOLS = "seeds/acme-shop/tools.yaml";
    private static final String BUDGET = "per-customer: {count: 3, amount: 500}";

    @Autowired
    private TaskService tasks;

    @Autowired
    private Publishing publishing;

    private final Customer customer = visitor();

    @Test
    void theRemedyThatWouldGoOverTheDayIsRefusedAndASmallerOneIsNot() {
        customer.says(complaint("240 euro"));
        customer.says(CLARA);
        approve();
        customer.hears("€240");
        customer.says(complaint("200 euro"));
        approve();
        customer.hears("€200");

        assertThat(customer.says(complaint("90 euro"))).last().asString().contains("can't do this again for you today");
        assertThat(policies()).containsKey("platform.action.budget.customer");
        assertThat(customer.says(complaint("150 euro")))
                .as("what nobody may grant is put to nobody")
                .last()
                .asString()
                .contains("can't do this again for you today");
        assertThat(open()).isEmpty();

        assertThat(customer.says(complaint("60 euro"))).last().asString().contains("€60");
        assertThat(customer.says(complaint("1 euro")))
                .as("a fourth one")
                .last()
                .asString()
                .contains("can't do this again for you today");
        assertThat(paid()).containsExactlyInAnyOrder("240 EUR", "200 EUR", "60 EUR");
    }

    @Test
    void whatWasApprovedAndIsBeyondTheDayByThenGoesToAPerson() {
        customer.says(complaint("240 euro"));
        customer.says(CLARA);
        assertThat(open()).hasSize(1);

        try (var pack = new ChangedPack(publishing)
                .changing(TOOLS, BUDGET, "per-customer: {count: 3, amount: 100}")
                .live()) {
            approve();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(task("Task_AnswerCustomer")).isNotNull());
            customer.hears("colleague");
            assertThat(policies()).containsKey("platform.action.budget.customer");
            assertThat(paid()).isEmpty();
        }
    }

    @Test
    void anotherCurrencyIsRefusedAndTakesNothingOfTheBudget() {
        customer.says(complaint("90 dollars"));

        assertThat(customer.says(CLARA)).last().asString().contains("nothing has been changed");
        assertThat(policies()).containsKey("platform.action.missing");
        assertThat(customer.lastTurn().path("decisions").toString())
                .contains("its amount is not in EUR, which its budget is in");
        assertThat(open()).isEmpty();
        assertThat(paid()).isEmpty();

        assertThat(customer.says(complaint("90 euro"))).last().asString().contains("€90");
        assertThat(paid()).containsExactly("90 EUR");
    }

    private String complaint(String worth) {
        return "My order %s arrived broken, it cost %s".formatted(orderLike("#W1000020", "delivered"), worth);
    }

    private void approve() {
        tasks.complete(task("Task_ApproveRefund").getId(), Map.of("approved", true));
    }

    private Task task(String step) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(customer.conversation())
                .taskDefinitionKey(step)
                .singleResult();
    }

    private Map<String, JsonNode> policies() {
        return byName(customer.lastTurn().path("decisions"), "policy");
    }

    /** What somebody is asked to decide. */
    private List<JsonNode> open() {
        return listed("/approvals?state=OPEN&", "approvals");
    }

    /** The remedies there are. */
    private List<String> paid() {
        return listed("/effects?", "effects").stream()
                .filter(effect -> effect.path("tool").asText().equals("grant_remedy"))
                .peek(effect -> assertThat(effect.path("state").asText()).isEqualTo("DONE"))
                .map(effect -> effect.at("/arguments/amount").asText() + " "
                        + effect.at("/arguments/currency").asText())
                .toList();
    }

    private List<JsonNode> listed(String path, String name) {
        return StreamSupport.stream(
                        api(path + "conversation=" + customer.conversation())
                                .path(name)
                                .spliterator(),
                        false)
                .toList();
    }
}
