package ai.focal360;

import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.audit.AuditStore;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Questions nothing answers: one ticket for the same question in many words, which an article closes. */
class KnowledgeGapIT extends WholeProduct {
    private static final TenantId SHOP = new TenantId("gap-shop");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> BITCOIN = List.of(
            "Can I pay with bitcoin?",
            "Do you accept bitcoin?",
            "Hi, do you take bitcoin as payment",
            "is paying with bitcoin possible?");

    @Autowired
    private AuditStore audit;

    @Autowired
    private TaskService tasks;

    @Autowired
    private IdentityService identities;

    @Autowired
    private PlatformTransactionManager transactions;

    @BeforeEach
    void opens() {
        publish(Map.of());
    }

    @Test
    void theSameQuestionIsOneTicketThatGrowsAndAnArticleClosesIt() {
        BITCOIN.forEach(this::wonders);
        wonders("Are there any job openings?");

        var task = await().atMost(PATIENCE)
                .until(() -> ticket("bitcoin"), Optional::isPresent)
                .orElseThrow();
        assertThat(tasks.getVariable(task.getId(), "gap_asked")).isEqualTo("4");
        assertThat(tasks.getVariable(task.getId(), "gap_customers")).isEqualTo("4");
        assertThat(tasks.getVariable(task.getId(), "gap_examples").toString().lines())
                .containsExactlyInAnyOrderElementsOf(BITCOIN);

        wonders("do you take bitcoin");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(tasks.getVariable(task.getId(), "gap_asked"))
                .isEqualTo("5"));
        assertThat(open()).hasSize(1);
        var gap = gaps("?state=TICKETED").path("gaps").get(0);
        assertThat(gap.path("question").asText()).contains("bitcoin");
        assertThat(gap.path("asked").asInt()).isEqualTo(5);
        assertThat(gaps("?state=OPEN").path("gaps")).hasSize(1);
        assertThat(gaps("/" + gap.path("gap").asText()).path("examples").get(0).path("turn"))
                .isNotNull();

        publish(Map.of("seeds/gap-shop/faq.yaml", """
                bitcoin:
                  title: {en: "Can I pay with bitcoin?"}
                  answer: {en: "No, we take cards and bank transfers."}
                  questions: {en: ["Do you accept bitcoin?", "Do you take bitcoin as payment?", "Is paying with bitcoin possible?"]}
                """));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(open()).isEmpty());
        var closed = gaps("?state=ANSWERED").path("gaps").get(0);
        assertThat(closed.path("closedBy").asText()).isEqualTo("knowledge");
        assertThat(gaps("?state=OPEN").path("gaps"))
                .as("nothing answers the other one")
                .hasSize(1);
    }

    @Test
    void aPersonMaySayThatItIsNotOurs() {
        List.of("Will it rain tomorrow?", "is there rain tomorrow", "rain tomorrow?", "does it rain tomorrow")
                .forEach(this::wonders);
        var task = await().atMost(PATIENCE)
                .until(() -> ticket("rain"), Optional::isPresent)
                .orElseThrow();

        identities.setAuthentication("gap-shop-lead", List.of("analyst"), List.of("gap-shop"));
        try {
            tasks.complete(task.getId(), Map.of("gap_outcome", "not_ours"));
        } finally {
            identities.clearAuthentication();
        }
        wonders("what about rain tomorrow");

        await().atMost(PATIENCE).untilAsserted(() -> {
            var gap = gaps("?state=NOT_OURS").path("gaps").get(0);
            assertThat(gap.path("asked").asInt()).isEqualTo(5);
            assertThat(gap.path("closedBy").asText()).isEqualTo("person:gap-shop-lead");
        });
        assertThat(ticket("rain")).isEmpty();
    }

    @Test
    void answersOfAnotherTenantAreNobodysBusiness() {
        wonders("Can I pay with shells?");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(gaps("").path("gaps").toString()).contains("shells"));
        var gap = gaps("").path("gaps").get(0).path("gap").asText();
        assertThat(send(request("/knowledge-gaps/" + gap, ACME)).statusCode()).isEqualTo(404);
        assertThat(send(request("/knowledge-gaps?limit=0", ACME)).statusCode()).isEqualTo(400);
        assertThat(send(request("/knowledge-gaps?state=LOST", ACME)).statusCode())
                .isEqualTo(400);
    }

    private void wonders(String question) {
        new TransactionTemplate(transactions)
                .executeWithoutResult(status -> audit.append(turn().of(SHOP)
                        .at(Instant.now())
                        .said(question)
                        .answered("I don't know that.")
                        .ended("UNRESOLVED", "KNOWLEDGE_GAP")
                        .record()));
    }

    private Optional<Task> ticket(String about) {
        return open().stream()
                .filter(task -> tasks.getVariable(task.getId(), "gap_question")
                        .toString()
                        .contains(about))
                .findFirst();
    }

    private List<Task> open() {
        return tasks.createTaskQuery()
                .tenantIdIn(SHOP.value())
                .processDefinitionKey("close-knowledge-gap")
                .list();
    }

    private JsonNode gaps(String rest) {
        var response = send(request("/knowledge-gaps" + rest, SHOP));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response.body());
    }

    private HttpRequest.Builder request(String path, TenantId tenant) {
        return HttpRequest.newBuilder(URI.create(address("/api/tenants/" + tenant + path)))
                .header("Authorization", "Bearer " + tokens.create(tenant, Role.ANALYST));
    }

    private void publish(Map<String, String> more) {
        var files = new HashMap<>(more);
        files.put("seeds/gap-shop/tenant.yaml", """
                name: A shop with gaps
                settings:
                  insight.ticket.asked: 4
                """);
        files.put("seeds/gap-shop/agents.yaml", """
                gus:
                  name: Gus
                  personality: Short and friendly.
                  languages: [en]
                """);
        HttpResponse<String> answer = send(request("/packs", SHOP)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(Map.of("files", files)).toString())));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }
}
