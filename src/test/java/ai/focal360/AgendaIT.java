package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Role;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.Publishing;
import ai.focal360.turn.ErrandDone;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Speaking first: an answer that is waited for is followed up once, and what is planned is said when rules allow it. */
class AgendaIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FOLLOW_UP = "I'm still here";
    private static final String WISH = "I want to cancel my order";

    @Autowired
    private Publishing publishing;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationEventPublisher events;

    private ChangedPack pack;

    @BeforeEach
    void waitsForAnswers() {
        pack = waiting("PT3S", "close").live();
    }

    @AfterEach
    void demoAgain() {
        pack.close();
    }

    private ChangedPack waiting(String deadline, String expiry) {
        return new ChangedPack(publishing).waitingFor("email", deadline, expiry).speakingAtAnyTime();
    }

    @Test
    void aQuestionNobodyAnswersIsFollowedUpOnceAndThenItsScenarioEnds() {
        var ada = visitor();
        ada.says(WISH);
        var asked = ada.lastTurn();
        assertThat(asked.path("goal").path("asked").path("step").asText()).isEqualTo("Task_AskEmail");

        ada.hears(FOLLOW_UP);
        var followUp = ada.lastTurn();
        assertThat(followUp.path("trigger").path("kind").asText()).isEqualTo("agenda");
        assertThat(followUp.path("goal").path("became").asText()).isEqualTo("FOLLOWED_UP");
        assertThat(followUp.path("phases")).hasSize(11);
        assertThat(followUp.path("answers")).as("the question is not repeated").hasSize(1);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(goal(ada).path("state").asText()).isEqualTo("EXPIRED"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ada.lastTurn().path("scenarios").toString())
                        .contains("CANCEL", "nobody answered in time"));
        assertThat(ada.agentLines().stream().filter(line -> line.contains(FOLLOW_UP)))
                .as("once")
                .hasSize(1);
        assertThat(ada.lastTurn().path("answers")).as("it ends in silence").isEmpty();
    }

    @Test
    void whoAnswersIsNotFollowedUp() {
        pack = waiting("PT1H", "close").live();
        var ben = visitor();
        ben.says(WISH);
        ben.says("liam.smith@example.com");

        assertThat(ben.lastTurn().path("goal").path("became").asText()).isEqualTo("ACHIEVED");
        assertThat(goal(ben).path("state").asText()).isEqualTo("ACHIEVED");
        assertThat(tasks("?type=follow-up&customer=" + customer(ben)).path("tasks"))
                .extracting(task -> task.path("state").asText())
                .containsExactly("CANCELLED");
    }

    @Test
    void theAnswerAfterAFollowUpIsStillUnderstood() {
        pack = waiting("PT5S", "nothing").live();
        var cleo = visitor();
        cleo.says(WISH);
        cleo.hears(FOLLOW_UP);

        cleo.says("liam.smith@example.com");

        assertThat(cleo.lastTurn().path("goal").path("became").asText()).isEqualTo("ACHIEVED");
        assertThat(goal(cleo).path("state").asText()).isEqualTo("ACHIEVED");
    }

    @Test
    void whatAColleaguesClaimKeptFromBeingSaidIsStillToBeDone() {
        pack = waiting("PT1H", "close").live();
        var carl = visitor();
        carl.says(WISH);
        var task = UUID.randomUUID();
        jdbc.sql("""
                        insert into agenda_task (id, tenant, type, state, agent, customer_id, conversation_id, reason, origin, reference,
                                                 planned_at, due_at)
                        select ?, tenant, 'expiry', 'SPEAKING', agent, customer_id, conversation_id, 'test', 'GOAL', id::text,
                               clock_timestamp(), clock_timestamp()
                        from goal where conversation_id = ?::uuid
                        """).params(task, carl.conversation()).update();
        jdbc.sql("update goal set state = 'EXPIRED', ended_at = clock_timestamp() where conversation_id = ?::uuid")
                .param(carl.conversation())
                .update();

        events.publishEvent(new ErrandDone(ACME, TurnId.random(), task.toString(), ErrandDone.Outcome.HELD));

        assertThat(api("/agenda/" + task).path("state").asText()).isEqualTo("OPEN");
        assertThat(Instant.parse(api("/agenda/" + task).path("dueAt").asText())).isAfter(Instant.now());
        assertThat(goal(carl).path("state").asText()).isEqualTo("OPEN");
    }

    @Test
    void aTurnWithoutADeadlineCostsNothing() {
        var dora = visitor();
        dora.says("hello");

        assertThat(dora.lastTurn().has("goal")).isFalse();
        assertThat(jdbc.sql("select count(*) from goal where conversation_id = ?::uuid")
                        .param(dora.conversation())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aSystemHasSomethingSaidOnce() {
        var eve = visitor();
        eve.says("hello");
        var wish = Map.of(
                "key", "key-" + UUID.randomUUID(),
                "type", "reminder",
                "customer", customer(eve),
                "text", "follow-up.still-there",
                "reason", "the parcel arrives tomorrow");

        var first = posts("/agenda", wish);
        var again = posts("/agenda", wish);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        var task = json(first.body()).path("id").asText();
        assertThat(json(again.body()).path("id").asText()).isEqualTo(task);

        eve.hears(FOLLOW_UP);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        api("/agenda/" + task).path("state").asText())
                .isEqualTo("DONE"));
        assertThat(api("/agenda/" + task).path("policy").asText()).isEqualTo("platform.outreach.send");
        isExplained(eve.lastTurn());
        assertThat(asks("DELETE", "/agenda/" + task, "").statusCode())
                .as("it is said")
                .isEqualTo(409);
    }

    @Test
    void whoNeverWroteGetsAConversationAndOutreachNeedsConsent() {
        pack = waiting("PT1H", "nothing")
                .changing(
                        "seeds/acme-shop/tenant.yaml",
                        "settings:\n",
                        "settings:\n  outreach.consent.webchat: webchat_ok\n")
                .with("seeds/acme-shop/customer/consent.yaml", """
                        webchat_ok:
                          type: boolean
                          scope: customer
                          label: {en: "news in the chat"}
                          personal: false
                        """)
                .live();
        var later = Instant.now().plus(Duration.ofDays(1)).toString();
        var address = "visitor-" + UUID.randomUUID();
        var wish = new HashMap<>(to(address, "outreach"));
        wish.put("dueAt", later);
        var said = json(posts("/agenda", wish).body());
        jdbc.sql("update customer set field_values = ?::jsonb where id = ?::uuid")
                .params(
                        "{\"webchat_ok\": {\"value\": true, \"source\": \"customer\", \"confidence\": 1, \"at\": \"%s\"}}"
                                .formatted(Instant.now()),
                        said.path("customer").asText())
                .update();
        asks("PATCH", "/agenda/" + said.path("id").asText(), "{\"dueAt\": \"%s\"}".formatted(Instant.now()));
        var kept = json(
                posts("/agenda", to("visitor-" + UUID.randomUUID(), "outreach")).body());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        api("/agenda/" + said.path("id").asText()).path("state").asText())
                .isEqualTo("DONE"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        api("/agenda/" + kept.path("id").asText()).path("state").asText())
                .isEqualTo("DROPPED"));
    }

    /** Its record begins with what was asked before it was opened, which can be asked again. */
    private void isExplained(JsonNode turn) {
        var allowed = turn.path("decisions").path(0);
        assertThat(allowed.path("point").asText()).isEqualTo("outreach");
        assertThat(allowed.path("policy").asText()).isEqualTo("platform.outreach.send");
        assertThat(allowed.path("detail").path("channel").asText()).isEqualTo("webchat");
        assertThat(allowed.path("detail").path("reason").asText()).isNotBlank();
        assertThat(allowed.path("facts").toString()).contains("Usable");

        var replayed = json(posts("/turns/" + turn.path("turn").asText() + "/replay", Map.of("pack", "recorded"))
                .body());
        assertThat(replayed.path("outcome").asText()).as(replayed.toString()).isEqualTo("IDENTICAL");
        var asked = replayed.path("questions").path(0);
        assertThat(asked.path("point").asText()).isEqualTo("outreach");
        assertThat(asked.path("now")).isEqualTo(asked.path("then")).isNotEmpty();
    }

    private static Map<String, Object> to(String address, String type) {
        return Map.of(
                "type", type,
                "address", address,
                "channel", "webchat",
                "text", "follow-up.still-there",
                "reason", "we have news");
    }

    @Test
    void whatIsPlannedCanBeMovedAndCancelled() {
        var address = "visitor-" + UUID.randomUUID();
        var wish = new HashMap<>(to(address, "reminder"));
        wish.put("dueAt", Instant.now().plus(Duration.ofDays(30)).toString());
        var task = json(posts("/agenda", wish).body()).path("id").asText();
        var later = Instant.now().plus(Duration.ofDays(40));

        var moved = asks("PATCH", "/agenda/" + task, "{\"dueAt\": \"%s\"}".formatted(later));
        assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
        assertThat(Instant.parse(json(moved.body()).path("dueAt").asText()))
                .isBetween(later.minusMillis(1), later.plusMillis(1));
        assertThat(tasks("?state=OPEN&from=" + later.minusSeconds(60) + "&to=" + later.plusSeconds(60))
                        .path("tasks"))
                .extracting(it -> it.path("id").asText())
                .containsExactly(task);

        assertThat(json(asks("DELETE", "/agenda/" + task, "").body())
                        .path("state")
                        .asText())
                .isEqualTo("CANCELLED");
        assertThat(asks("DELETE", "/agenda/" + task, "").statusCode())
                .as("cancelling again changes nothing")
                .isEqualTo(200);
        assertThat(asks("PATCH", "/agenda/" + task, "{\"dueAt\": \"%s\"}".formatted(later))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        assertThat(posts("/agenda", Map.of("type", "reminder", "reason", "x")).statusCode())
                .isEqualTo(400);
        var wrong = new HashMap<>(to("somebody", "reminder"));
        wrong.put("text", "no.such.text");
        assertThat(posts("/agenda", wrong).body()).contains("'text'");
        assertThat(asks("GET", "/agenda?state=LOST", "").statusCode()).isEqualTo(400);
        assertThat(asks("GET", "/agenda/" + UUID.randomUUID(), "").statusCode()).isEqualTo(404);
    }

    @Test
    void aScenarioRemindsLater() {
        pack = waiting("PT1H", "nothing")
                .changing(
                        "processes/acme-shop/cancel-order.bpmn",
                        "camunda:delegateExpression=\"${say}\" camunda:modelerTemplate=\"focal.say\">\n      <bpmn:extensionElements>\n"
                                + "        <camunda:properties>\n          <camunda:property name=\"focal.text\" value=\"say.not-found.user\" />",
                        "camunda:delegateExpression=\"${remind}\" camunda:modelerTemplate=\"focal.agenda\">\n      <bpmn:extensionElements>\n"
                                + "        <camunda:properties>\n          <camunda:property name=\"focal.step\" value=\"remind\" />"
                                + "<camunda:property name=\"focal.after\" value=\"PT2S\" />"
                                + "<camunda:property name=\"focal.text\" value=\"follow-up.still-there\" />")
                .live();
        var fay = visitor();
        fay.says(WISH);
        fay.says("nobody@example.com");

        fay.hears(FOLLOW_UP);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        tasks("?type=reminder&customer=" + customer(fay)).path("tasks"))
                .extracting(task ->
                        task.path("state").asText() + " " + task.path("reason").asText())
                .containsExactly("DONE cancel-order, Task_SayCustomerUnknown"));
    }

    private JsonNode goal(Customer who) {
        return api("/conversations/" + who.conversation() + "/goals")
                .path("goals")
                .path(0);
    }

    private String customer(Customer who) {
        return who.lastTurn().path("customer").asText();
    }

    private JsonNode tasks(String filter) {
        return api("/agenda" + filter);
    }

    private HttpResponse<String> posts(String path, Map<String, ?> body) {
        return asks("POST", path, JSON.valueToTree(body).toString());
    }

    private HttpResponse<String> asks(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop" + path)))
                .header("Authorization", "Bearer " + tokens.create(ACME, Role.OWNER))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }
}
