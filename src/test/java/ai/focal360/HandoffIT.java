package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.handoff.Handoffs;
import ai.focal360.platform.Role;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A customer and a colleague in one conversation, from the queue to handing it back. */
class HandoffIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    private TaskService tasks;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Handoffs handoffs;

    @Autowired
    private PlatformTransactionManager transactions;

    private final Customer customer = visitor();

    @Test
    void bothTalkInTheSameConversationAndTheAgentIsSilent() {
        var handoff = needsAPerson();
        assertThat(handoff.path("state").asText()).isEqualTo("WAITING");
        assertThat(handoff.path("skill").asText()).isEqualTo("general");
        assertThat(asked(handoff, "claim", Map.of("colleague", "Kim"))
                        .path("state")
                        .asText())
                .isEqualTo("CLAIMED");

        asked(handoff, "say", Map.of("colleague", "Kim", "text", "Hi, what happened to {{your}} parcel?"));
        customer.hears("Hi, what happened to {{your}} parcel?");
        var silent = customer.saysInVain("It never came. How long do I have to return something?");
        asked(handoff, "say", Map.of("colleague", "Kim", "text", "I send you a new one."));
        customer.hears("I send you a new one.");

        assertThat(silent.path("answers")).isEmpty();
        assertThat(silent.at("/outcome/resolution").asText()).isEqualTo("PARTIAL");
        assertThat(silent.path("messages").get(0).path("text").asText()).startsWith("It never came");
        assertThat(customer.lastTurn().at("/answers/0/author").asText()).isEqualTo("Kim");
        assertThat(authors()).containsExactly("Kim", "Kim");
        assertThat(read(handoff).path("talk"))
                .extracting(line -> line.path("from").asText())
                .endsWith("COLLEAGUE", "CUSTOMER", "COLLEAGUE");
    }

    @Test
    void handedBackTheAgentGoesOnKnowingWhatWasSaid() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        asked(handoff, "hand-back", Map.of("colleague", "Kim", "summary", "Kim promised a new lamp by Friday."));

        customer.hears("It's me again");
        assertThat(customer.says("How long do I have to return something?"))
                .last()
                .asString()
                .contains("30 days");
        assertThat(customer.lastTurn().path("facts").toString()).contains("a new lamp by Friday");
        var again = needsAPerson();
        assertThat(again.path("summary").asText()).contains("a new lamp by Friday");
        assertThat(read(handoff).path("state").asText()).isEqualTo("HANDED_BACK");
        assertThat(api("/human-tasks?conversation=" + customer.conversation())
                        .path("tasks")
                        .findValuesAsText("assignee"))
                .containsExactly("Kim");
    }

    @Test
    void withoutASummaryWhatWasSaidLastIsIt() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        asked(handoff, "say", Map.of("colleague", "Kim", "text", "A new lamp is on its way."));
        customer.hears("A new lamp is on its way.");

        asked(handoff, "hand-back", Map.of("colleague", "Kim"));

        assertThat(read(handoff).path("handedBack").asText())
                .contains("Kim talked with the customer", "A new lamp is on its way.");
    }

    @Test
    void ofTwoWhoClaimAtOnceOneHasIt() throws Exception {
        var handoff = needsAPerson();
        var both = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Integer>> claims = List.of(
                    () -> ask(handoff, "claim", Map.of("colleague", "Kim")).statusCode(),
                    () -> ask(handoff, "claim", Map.of("colleague", "Noor")).statusCode());
            assertThat(both.invokeAll(claims))
                    .extracting(answer -> answer.get())
                    .containsExactlyInAnyOrder(200, 409);
        } finally {
            both.shutdownNow();
        }
        assertThat(tasks.createTaskQuery()
                        .taskId(handoff.path("task").asText())
                        .singleResult()
                        .getAssignee())
                .isEqualTo(read(handoff).path("colleague").asText());
    }

    @Test
    void whatIsDoneInTasklistIsDoneHereAndBack() {
        var handoff = needsAPerson();
        var task = handoff.path("task").asText();

        tasks.claim(task, "noor");
        assertThat(read(handoff).path("colleague").asText()).isEqualTo("noor");
        assertThat(ask(handoff, "say", Map.of("colleague", "Kim", "text", "Hello"))
                        .statusCode())
                .isEqualTo(409);
        tasks.setAssignee(task, null);
        assertThat(read(handoff).path("state").asText()).isEqualTo("WAITING");
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        assertThat(tasks.createTaskQuery().taskId(task).singleResult().getAssignee())
                .isEqualTo("Kim");
        asked(handoff, "release", Map.of("colleague", "Kim"));
        tasks.complete(task, Map.of("reply", "Hello, this is Noor."));

        customer.hears("Noor");
        assertThat(read(handoff).path("state").asText()).isEqualTo("HANDED_BACK");
    }

    @Test
    void whoWaitsTooLongIsToldAndOthersAreAsked() {
        var handoff = needsAPerson();
        timeIsUp(handoff);

        customer.hears("It takes longer");
        var task = tasks.createTaskQuery()
                .taskId(handoff.path("task").asText())
                .taskCandidateGroup("support_manager")
                .singleResult();
        assertThat(task.getPriority()).isEqualTo(100);
        assertThat(read(handoff).has("escalatedAt")).isTrue();
    }

    @Test
    void aColleagueWhoIsGoneHasItNoLonger() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        timeIsUp(handoff);

        customer.hears("My colleague had to leave");
        assertThat(read(handoff).path("state").asText()).isEqualTo("WAITING");
        assertThat(tasks.createTaskQuery()
                        .taskId(handoff.path("task").asText())
                        .singleResult()
                        .getAssignee())
                .isNull();
    }

    @Test
    void whatIsSaidIsKeptWithTheTurnThatPassesItOnOrNotAtAll() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));

        assertThatThrownBy(() -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                    handoffs.say(ACME, UUID.fromString(handoff.path("id").asText()), "Kim", "Never said", null);
                    throw new IllegalStateException("the node died");
                }))
                .hasMessage("the node died");
        asked(handoff, "say", Map.of("colleague", "Kim", "text", "Said once"));

        customer.hears("Said once");
        assertThat(customer.agentLines()).doesNotContain("Never said").containsOnlyOnce("Said once");
    }

    @Test
    void aLineSentAgainUnderItsKeyIsSaidOnce() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        for (var line : List.of("Sent twice", "Sent twice", "Sent after it")) {
            assertThat(send(posting(handoff, "say", Map.of("colleague", "Kim", "text", line))
                                    .header("Idempotency-Key", line.replace(' ', '-')))
                            .statusCode())
                    .isEqualTo(200);
        }

        customer.hears("Sent after it");
        assertThat(customer.agentLines()).containsOnlyOnce("Sent twice");
        assertThat(send(posting(handoff, "say", Map.of("colleague", "Kim", "text", "Never said"))
                                .header("Idempotency-Key", "two words"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aColleagueTalksFromThePage() {
        var handoff = needsAPerson();
        try (var browser = signedIn(Role.SUPPORT_LEAD)) {
            browser.open(address("/console/acme-shop/handoffs"));
            browser.until(() -> browser.find("h1").getText().equals("Handoffs"));
            browser.screenshot("handoffs");

            browser.open(
                    address("/console/acme-shop/handoffs/") + handoff.path("id").asText());
            browser.find("#as").sendKeys("Kim");
            browser.find(".take button").click();
            browser.until(() -> !browser.all(".state.mine").isEmpty());
            browser.find("#text").sendKeys("Hello, I am Kim. What happened?");
            browser.find(".say button").click();
            customer.hears("Hello, I am Kim. What happened?");
            customer.saysInVain("My parcel never came");
            browser.until(() -> browser.texts(".chat .customer .text").contains("My parcel never came"));
            assertThat(browser.texts(".chat .colleague .text")).contains("Hello, I am Kim. What happened?");
            assertThat(browser.complaints()).isEmpty();
            browser.screenshot("handoff");
            browser.screen(390, 844, true).dark(true);
            browser.screenshot("handoff-phone-dark");
            assertThat(browser.fitsItsWidth()).isTrue();
        }
    }

    private JsonNode needsAPerson() {
        customer.says("I want to talk to a human");
        return StreamSupport.stream(
                        api("/handoffs?state=WAITING&limit=200")
                                .path("handoffs")
                                .spliterator(),
                        false)
                .filter(handoff -> handoff.path("conversation").asText().equals(customer.conversation()))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode read(JsonNode handoff) {
        return api("/handoffs/" + handoff.path("id").asText());
    }

    private JsonNode asked(JsonNode handoff, String what, Map<String, String> body) {
        var answer = ask(handoff, what, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    private HttpResponse<String> ask(JsonNode handoff, String what, Map<String, String> body) {
        return send(posting(handoff, what, body));
    }

    private HttpRequest.Builder posting(JsonNode handoff, String what, Map<String, String> body) {
        return HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop/handoffs/%s/%s"
                        .formatted(handoff.path("id").asText(), what))))
                .header("Authorization", "Bearer " + tokens.create(ACME, Role.SUPPORT_LEAD))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString()));
    }

    private void timeIsUp(JsonNode handoff) {
        jdbc.sql("update handoff set due_at = now() where id = ?::uuid")
                .param(handoff.path("id").asText())
                .update();
    }

    private List<String> authors() {
        return jdbc.sql(
                        "select author from outbound_message where conversation = ?::uuid and author is not null order by id")
                .param(customer.conversation())
                .query(String.class)
                .list();
    }
}
