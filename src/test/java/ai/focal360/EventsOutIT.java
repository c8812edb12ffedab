package ai.focal360;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Role;
import ai.focal360.tenant.Publishing;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a tenant's own system is told while a customer is helped. */
class EventsOutIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String ALL = """
            ["interaction_resolved", "customer_escalated", "conversation_opened", "scenario_started", "scenario_completed",
             "scenario_handed_over", "approval_requested", "approval_decided", "effect_done"]""";

    @Autowired
    private TaskService tasks;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Publishing publishing;

    /** One of its own for every test, so that none hears of another's customers later on. */
    private final String path = "/crm/" + UUID.randomUUID();

    private String owner;

    @BeforeEach
    void listen() {
        owner = tokens.create(ACME, Role.OWNER);
        GRAPH_API.stubFor(post(path).willReturn(ok()));
    }

    @AfterEach
    void unsubscribe() {
        jdbc.sql("delete from subscription").update();
    }

    @Test
    void aRefundIsToldOnceSignedAndInOrder() throws WebhookVerificationException {
        var created = subscribe(ALL, false, owner);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        var secret = json(created.body()).path("secret").asText();
        assertThat(api("/subscriptions").toString()).doesNotContain(secret).contains(path);

        var customer = visitor();
        var order = orderLike("#W1000002", "delivered");
        customer.says("My headphones from order %s arrived broken, they cost 129 euro".formatted(order));
        customer.says("emma.devries@example.com");
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(customer.conversation())
                .taskDefinitionKey("Task_ApproveRefund")
                .singleResult();
        assertThat(task)
                .as("what a person decides, after %s", customer.agentLines())
                .isNotNull();
        tasks.complete(task.getId(), Map.of("approved", true, "approved_amount", 119.5));
        customer.hears("€119.50");
        var resolved = customer.lastTurn();
        assertThat(resolved.at("/outcome/resolution").asText()).isEqualTo("RESOLVED");

        await().atMost(PATIENCE).until(() -> types(customer).contains("interaction_resolved"));
        assertThat(types(customer))
                .containsSubsequence(
                        "scenario_started",
                        "conversation_opened",
                        "approval_requested",
                        "approval_decided",
                        "effect_done",
                        "scenario_completed",
                        "interaction_resolved");
        var told = events(customer).stream()
                .filter(request ->
                        json(request.getBodyAsString()).path("type").asText().equals("interaction_resolved"))
                .toList();
        assertThat(told).hasSize(1);
        var event = json(told.get(0).getBodyAsString());
        assertThat(event.at("/data/turn_id")).isEqualTo(resolved.path("turn"));
        assertThat(event.at("/data/approach").asText()).startsWith("scenario:");
        assertThat(event.at("/subject")).isEqualTo(resolved.path("customer"));
        new Webhook(secret)
                .verify(
                        told.get(0).getBodyAsString(),
                        Map.of(
                                "webhook-id", List.of(told.get(0).getHeader("webhook-id")),
                                "webhook-timestamp", List.of(told.get(0).getHeader("webhook-timestamp")),
                                "webhook-signature", List.of(told.get(0).getHeader("webhook-signature"))));

        areAsTheSchemaSays(customer);
        assertThat(events(customer)).allSatisfy(request -> assertThat(request.getBodyAsString())
                .doesNotContain("headphones", "emma.devries", "119.5"));
    }

    @Test
    void whoIsHandedToAPersonIsToldOfWithTheWordsForThoseWhoMayReadThem() {
        assertThat(subscribe("[\"customer_escalated\"]", true, owner).statusCode())
                .isEqualTo(201);

        var customer = visitor();
        customer.says("I want to talk to a human please");

        await().atMost(PATIENCE).until(() -> !events(customer).isEmpty());
        var event = json(events(customer).get(0).getBodyAsString());
        assertThat(event.at("/data/escalation_count").asInt()).isEqualTo(1);
        assertThat(event.at("/data/texts/customer/0").asText()).isEqualTo("I want to talk to a human please");
    }

    @Test
    void aQuestionIsToldFromItsDeadlineToItsEnd() {
        try (var pack = waiting("PT3S").live()) {
            listensTo("agenda_task_created", "agenda_task_ended", "goal_followed_up", "goal_achieved", "goal_expired");

            var silent = visitor();
            silent.says("I want to cancel my order");
            await().atMost(PATIENCE).until(() -> types(silent).size() == 6);

            assertThat(told(silent))
                    .as("each half of the question with its task, in order")
                    .containsSubsequence(
                            "agenda_task_created follow-up", "goal_followed_up FOLLOWED_UP", "goal_expired EXPIRED")
                    .containsSubsequence("agenda_task_ended DONE", "agenda_task_ended DONE")
                    .contains("agenda_task_created expiry");
            assertThat(of(silent, "goal_expired").at("/data/fields/0").asText()).isEqualTo("email");
            areAsTheSchemaSays(silent);
        }
    }

    @Test
    void anAnswerIsToldWithTheTaskItMadeNeedless() {
        try (var pack = waiting("PT1H").live()) {
            listensTo("agenda_task_created", "agenda_task_ended", "goal_achieved");

            var quick = visitor();
            quick.says("I want to cancel my order");
            quick.says("liam.smith@example.com");
            await().atMost(PATIENCE).until(() -> types(quick).contains("goal_achieved"));

            assertThat(told(quick))
                    .containsSubsequence(
                            "agenda_task_created follow-up", "agenda_task_ended CANCELLED", "goal_achieved ACHIEVED");
            areAsTheSchemaSays(quick);
        }
    }

    @Test
    void whoIsKnownForSureAndWhoseConversationIsOverIsTold() {
        listensTo("identity_confirmed", "conversation_opened", "conversation_closed");
        var asking = visitor();
        asking.says("How long do I have to return an item?");
        var wishing = visitor();
        wishing.says("I want to cancel my order");

        var id = asking.lastTurn().path("customer").asText();
        var confirmed = send(request(owner, "/customers/%s/identities".formatted(id))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"kind\": \"EMAIL\", \"address\": \"%s@example.com\", \"reason\": \"known\"}"
                                .formatted(id))));
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        halfAnHourPasses(asking);
        halfAnHourPasses(wishing);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(types(asking)).endsWith("conversation_closed"));
        await("in a turn, which ends a scenario").atMost(PATIENCE).untilAsserted(() -> assertThat(types(wishing))
                .endsWith("conversation_closed"));
        var known = GRAPH_API.findAll(postRequestedFor(urlEqualTo(path))).stream()
                .map(request -> json(request.getBodyAsString()))
                .filter(event -> event.path("type").asText().equals("identity_confirmed"))
                .toList();
        assertThat(known).hasSize(1);
        assertThat(known.get(0).path("subject").asText()).isEqualTo(id);
        assertThat(known.get(0).path("data").toString())
                .contains("EMAIL", "VERIFIED_BY_TOOL")
                .doesNotContain("@");
        assertThat(schema().validate(known.get(0))).isEmpty();
        assertThat(of(wishing, "conversation_closed").at("/data/reason").asText())
                .isEqualTo("IDLE");
        areAsTheSchemaSays(asking);
        areAsTheSchemaSays(wishing);
    }

    @Test
    void aColleagueWhoTakesAConversationAndGivesItBackIsTold() {
        listensTo("customer_escalated", "handoff_ended");
        var customer = visitor();
        customer.says("I want to talk to a human please");
        var handoff = jdbc.sql("select id::text from handoff where conversation_id = ?::uuid")
                .param(customer.conversation())
                .query(String.class)
                .single();
        for (var step : List.of("claim", "hand-back")) {
            var answer = send(request(owner, "/handoffs/%s/%s".formatted(handoff, step))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"colleague\": \"Kim\"}")));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }

        await().atMost(PATIENCE).until(() -> types(customer).contains("handoff_ended"));
        assertThat(types(customer)).containsSubsequence("customer_escalated", "customer_escalated", "handoff_ended");
        var ended = of(customer, "handoff_ended").path("data");
        assertThat(ended.path("state").asText()).isEqualTo("HANDED_BACK");
        assertThat(ended.path("colleague").asText()).isEqualTo("Kim");
        areAsTheSchemaSays(customer);
    }

    @Test
    void anOperatorRunsSubscriptionsAndReadsNobodysWords() {
        var operator = tokens.create(ACME, Role.OPERATOR);

        assertThat(subscribe("[\"customer_escalated\"]", true, operator).statusCode())
                .isEqualTo(403);
        assertThat(subscribe("[\"no_such_event\"]", false, operator).statusCode())
                .isEqualTo(400);
        assertThat(subscribe("http://169.254.169.254/", "[\"customer_escalated\"]", false, operator)
                        .statusCode())
                .isEqualTo(422);
        assertThat(subscribe(ALL, false, tokens.create(ACME, Role.REPORTER)).statusCode())
                .isEqualTo(403);

        var created = json(subscribe(ALL, false, operator).body());
        var own = "/subscriptions/" + created.path("id").asText();
        var tested = asks(operator, own + "/test", 202);
        await().atMost(PATIENCE)
                .until(() ->
                        GRAPH_API.findAll(postRequestedFor(urlEqualTo(path))).size() == 1);
        assertThat(GRAPH_API.findAll(postRequestedFor(urlEqualTo(path))).get(0).getHeader("webhook-id"))
                .isEqualTo(tested.path("event").asText());
        assertThat(asks(operator, own + "/pause", 200).path("state").asText()).isEqualTo("PAUSED");
        assertThat(asks(operator, own + "/resume", 200).path("state").asText()).isEqualTo("ACTIVE");
        assertThat(asks(operator, own + "/rotate", 200).path("secret").asText())
                .startsWith("whsec_")
                .isNotEqualTo(created.path("secret").asText());
        assertThat(api(own + "/dead-letters").path("deadLetters")).isEmpty();
        assertThat(send(request(operator, own).DELETE()).statusCode()).isEqualTo(204);
        assertThat(send(request(operator, own).GET()).statusCode()).isEqualTo(404);
    }

    private void listensTo(String... types) {
        assertThat(subscribe(JSON.valueToTree(types).toString(), false, owner).statusCode())
                .isEqualTo(201);
    }

    /** The demo's, in which the question for an address has a deadline. */
    private ChangedPack waiting(String deadline) {
        return new ChangedPack(publishing)
                .waitingFor("email", deadline, "close")
                .speakingAtAnyTime();
    }

    /** As if this much time had passed for the conversation alone. */
    private void halfAnHourPasses(Customer customer) {
        jdbc.sql("""
                        update conversation set since = since - interval '31 minutes', active_at = active_at - interval '31 minutes',
                               look_at = clock_timestamp(),
                               heard = (select jsonb_object_agg(key, value::timestamptz - interval '31 minutes')
                                        from jsonb_each_text(heard))
                        where id = ?::uuid
                        """).param(customer.conversation()).update();
    }

    private void areAsTheSchemaSays(Customer customer) {
        assertThat(events(customer)).isNotEmpty().allSatisfy(request -> assertThat(
                        schema().validate(json(request.getBodyAsString())))
                .isEmpty());
    }

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("docs/schemas/events.schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each event's type, and what became of its task or goal, or what is planned. */
    private List<String> told(Customer customer) {
        return events(customer).stream()
                .map(request -> json(request.getBodyAsString()))
                .map(event -> "%s %s"
                        .formatted(
                                event.path("type").asText(),
                                event.at("/data/state")
                                        .asText(event.at("/data/task_type").asText())))
                .toList();
    }

    private JsonNode of(Customer customer, String type) {
        return events(customer).stream()
                .map(request -> json(request.getBodyAsString()))
                .filter(event -> event.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> subscribe(String types, boolean texts, String token) {
        return subscribe(GRAPH_API.baseUrl() + path, types, texts, token);
    }

    private HttpResponse<String> subscribe(String url, String types, boolean texts, String token) {
        return send(request(token, "/subscriptions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"url\": \"%s\", \"types\": %s, \"texts\": %s}".formatted(url, types, texts))));
    }

    private JsonNode asks(String token, String path, int status) {
        var response = send(request(token, path).POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return json(response.body());
    }

    private HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop" + path)))
                .header("Authorization", "Bearer " + token);
    }

    private List<String> types(Customer customer) {
        return events(customer).stream()
                .map(request -> json(request.getBodyAsString()).path("type").asText())
                .toList();
    }

    /** What was told of the customer's conversation, as it came. */
    private List<LoggedRequest> events(Customer customer) {
        return GRAPH_API.findAll(postRequestedFor(urlEqualTo(path))).stream()
                .filter(request -> json(request.getBodyAsString())
                        .at("/data/conversation_id")
                        .asText()
                        .equals(customer.conversation()))
                .toList();
    }
}
