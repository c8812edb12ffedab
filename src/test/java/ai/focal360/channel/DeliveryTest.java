package ai.focal360.channel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.turn.AnswerReady;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;

class DeliveryTest extends ChannelServer {
    private static final String MESSAGES = "/v1.0/1122334455667/messages";
    private static final String WEBHOOK = "/webhooks/acme-shop/whatsapp";

    private final String customer =
            "316" + (10_000_000 + Math.abs(UUID.randomUUID().hashCode() % 80_000_000));

    @Autowired
    private OutboundRows rows;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private ApplicationEventPublisher events;

    @Test
    void sendsPlainTextOnceAndKeepsTheProvidersId() {
        graph(acknowledge("wamid.1"));
        agents.say("whatsapp", customer, "Your order is on its way: https://acme.example/o/1");

        awaitStates("sent");
        assertThat(row(0)).containsEntry("provider_message_id", "wamid.1").containsEntry("attempts", 1);
        GRAPH.verify(
                1,
                postRequestedFor(urlEqualTo(MESSAGES))
                        .withHeader("Authorization", equalTo("Bearer " + ACCESS_TOKEN))
                        .withHeader("Content-Type", equalTo("application/json")));
        var body = sent(0);
        assertThat(body.path("messaging_product").asText()).isEqualTo("whatsapp");
        assertThat(body.path("to").asText()).isEqualTo(customer);
        assertThat(body.path("type").asText()).isEqualTo("text");
        assertThat(body.at("/text/preview_url").asBoolean(true)).isFalse();
        assertThat(body.at("/text/body").asText()).isEqualTo("Your order is on its way: https://acme.example/o/1");
    }

    @Test
    void offersUpToThreeShortSuggestionsAsButtons() {
        graph(acknowledge("wamid.1"));
        say(new AnswerReady.Message("Shall I cancel it?", List.of("Yes, cancel", "No", "Ask me later")));
        awaitStates("sent");
        assertThat(sent(0).path("type").asText()).isEqualTo("interactive");
        assertThat(sent(0).at("/interactive/body/text").asText()).isEqualTo("Shall I cancel it?");
        assertThat(sent(0).at("/interactive/action/buttons")).hasSize(3);
        assertThat(sent(0).at("/interactive/action/buttons/0/reply/title").asText())
                .isEqualTo("Yes, cancel");
        assertThat(sent(0).findValuesAsText("id")).doesNotHaveDuplicates();
    }

    @Test
    void offersUpToTenSuggestionsAsAList() {
        graph(acknowledge("wamid.1"));
        say(new AnswerReady.Message("Which one?", List.of("One", "Two", "Three", "Four")));
        awaitStates("sent");
        var list = sent(0).path("interactive");
        assertThat(list.path("type").asText()).isEqualTo("list");
        assertThat(list.at("/body/text").asText()).isEqualTo("Which one?");
        assertThat(list.at("/action/button").asText()).hasSizeBetween(1, 20);
        assertThat(list.at("/action/sections/0/rows").findValuesAsText("title"))
                .containsExactly("One", "Two", "Three", "Four");
        assertThat(list.findValuesAsText("id")).hasSize(4).doesNotHaveDuplicates();

        // a row has room for four characters more than a button
        say(new AnswerReady.Message("Which one?", List.of("Twenty-four characters!!")));
        awaitStates("sent", "sent");
        assertThat(sent(1).at("/interactive/type").asText()).isEqualTo("list");
    }

    @Test
    void writesSuggestionsThatFitNowhereAsLines() {
        graph(acknowledge("wamid.1"));
        var eleven = IntStream.rangeClosed(1, 11).mapToObj(i -> "No " + i).toList();
        say(new AnswerReady.Message("Which one?", eleven));
        awaitStates("sent");
        assertThat(sent(0).at("/text/body").asText()).isEqualTo("Which one?\n\n• " + String.join("\n• ", eleven));

        say(new AnswerReady.Message("Which one?", List.of("This title is even for a row too long")));
        awaitStates("sent", "sent");
        assertThat(sent(1).path("type").asText()).isEqualTo("text");
    }

    @Test
    void sendsALongTextInPiecesAndInOrder() {
        graph(acknowledge("wamid.1"));
        agents.say("whatsapp", customer, "This is one sentence of very many. ".repeat(300), "And this is the end.");
        awaitStates("sent", "sent", "sent", "sent");
        assertThat(IntStream.range(0, 3).mapToObj(this::sent))
                .allMatch(body -> body.at("/text/body").asText().endsWith("many."))
                .allMatch(body -> body.at("/text/body").asText().length() <= 4096);
        assertThat(sent(3).at("/text/body").asText()).isEqualTo("And this is the end.");
    }

    @Test
    void triesLaterWhenTheProviderIsBusyOrBroken() {
        inTurn(
                aResponse().withStatus(429).withHeader("Retry-After", "0"),
                aResponse().withStatus(503),
                aResponse()
                        .withStatus(400)
                        .withBody("{\"error\": {\"code\": 131056, \"message\": \"pair rate limit\"}}"),
                acknowledge("wamid.4"));
        agents.say("whatsapp", customer, "Hello");

        awaitStates("sent");
        assertThat(row(0)).containsEntry("attempts", 4).containsEntry("error", null);
    }

    @Test
    void waitsAsLongAsTheProviderAsks() {
        inTurn(aResponse().withStatus(429).withHeader("Retry-After", "3600"), acknowledge("wamid.2"));
        agents.say("whatsapp", customer, "Hello");
        await().until(() ->
                "pending".equals(row(0).get("state")) && Integer.valueOf(1).equals(row(0).get("attempts")));
        assertThat(jdbc.sql(
                                "select due_at > now() + interval '50 minutes' from outbound_message where address = :address")
                        .param("address", customer)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void givesUpAfterAsManyAttemptsAsAreAllowedAndGoesOnWithTheNextMessage() {
        graph(aResponse().withStatus(500));
        agents.say("whatsapp", customer, "Hello");
        awaitStates("failed");
        assertThat(row(0)).containsEntry("attempts", 4);
        assertThat(error(0)).startsWith("given up after 4 attempts: HTTP 500");

        graph(acknowledge("wamid.2"));
        agents.say("whatsapp", customer, "Still there?");
        awaitStates("failed", "sent");
    }

    @Test
    void neverRepeatsWhatTheProviderRefuses() {
        graph(aResponse().withStatus(400).withBody("""
                        {"error": {"message": "(#131030) Recipient not in allowed list", "code": 131030,
                          "error_data": {"details": "Recipient phone number not in allowed list"}}}
                        """));
        agents.say("whatsapp", customer, "Hello");
        awaitStates("failed");
        assertThat(error(0)).isEqualTo("HTTP 400, code 131030: Recipient phone number not in allowed list");
        GRAPH.verify(1, postRequestedFor(urlEqualTo(MESSAGES)));
    }

    @Test
    void aMessageWhoseAnswerNeverCameIsTriedOnceMoreAndNoMore() {
        graph(acknowledge("wamid.1").withFixedDelay(5_000));
        agents.say("whatsapp", customer, "Hello");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> "unknown".equals(row(0).get("state")) && row(0).get("due_at") == null);
        assertThat(row(0)).containsEntry("attempts", 2).containsEntry("uncertain", 2);
        GRAPH.verify(2, postRequestedFor(urlEqualTo(MESSAGES)));
    }

    @Test
    void aConnectionThatBrokeAfterSendingCountsAsUnknown() {
        inTurn(aResponse().withFault(Fault.EMPTY_RESPONSE), acknowledge("wamid.2"));
        agents.say("whatsapp", customer, "Hello");
        awaitStates("sent");
        assertThat(row(0)).containsEntry("uncertain", 1);
    }

    @Test
    void whatCouldNotBePreparedSurelyWasNotSent() {
        graph(acknowledge("wamid.1"));
        jdbc.sql("alter table customer_identity rename to away").update();
        try {
            agents.say("whatsapp", customer, "Hello");
            await().until(() -> row(0).get("error") != null);
            assertThat(row(0)).containsEntry("state", "pending").containsEntry("uncertain", 0);
            assertThat(error(0)).isEqualTo("it could not be prepared: BadSqlGrammarException");
        } finally {
            jdbc.sql("alter table away rename to customer_identity").update();
        }
        awaitStates("sent");
        GRAPH.verify(1, postRequestedFor(urlEqualTo(MESSAGES)));
    }

    @Test
    void aProviderThatSaysMoreThanAnybodyReadsHasTakenIt() {
        graph(aResponse().withStatus(200).withBody("{\"x\": \"" + "x".repeat(200_000) + "\"}"));
        agents.say("whatsapp", customer, "Hello");
        awaitStates("sent");
        assertThat(row(0)).containsEntry("uncertain", 0).containsEntry("attempts", 1);
    }

    @Test
    void aReportOfTheProviderSavesAnUncertainMessageFromBeingSentTwice() throws Exception {
        graph(acknowledge("wamid.1").withFixedDelay(5_000));
        agents.say("whatsapp", customer, "Hello", "Second");
        await().until(() -> !GRAPH.getAllServeEvents().isEmpty() || "sending".equals(row(0).get("state")));
        report("wamid.late", "sent", (Long) row(0).get("id"));

        assertThat(row(0)).containsEntry("state", "sent").containsEntry("provider_message_id", "wamid.late");
        await().until(() -> !"pending".equals(row(1).get("state")));
        await().during(Duration.ofMillis(800)).until(() -> Integer.valueOf(1).equals(row(0).get("attempts")));
    }

    @Test
    void holdsBackTheNextMessageOfAConversationUntilTheOneBeforeIsSettled() {
        inTurn(
                aResponse().withStatus(500),
                aResponse().withStatus(500),
                acknowledge("wamid.3"),
                acknowledge("wamid.4"));
        agents.say("whatsapp", customer, "First", "Second");
        awaitStates("sent", "sent");
        assertThat(IntStream.range(0, 4).mapToObj(i -> sent(i).at("/text/body").asText()))
                .containsExactly("First", "First", "First", "Second");
    }

    @Test
    void aSlowConversationDoesNotHoldUpAnother() {
        inTurn(aResponse().withStatus(429).withHeader("Retry-After", "600"), acknowledge("wamid.2"));
        agents.say("whatsapp", customer, "Hello");
        await().until(() -> Integer.valueOf(1).equals(row(0).get("attempts")) && "pending".equals(row(0).get("state")));
        agents.say("whatsapp", "31699999999", "Hello");
        await().untilAsserted(() -> assertThat(states("31699999999")).containsExactly("sent"));
    }

    @Test
    void withoutATokenAMessageIsUndeliverableAndSaysWhy() {
        agents.say(
                new TenantId("globex"),
                TurnId.random(),
                "whatsapp",
                customer,
                List.of(new AnswerReady.Message("Hello", List.of())));
        await().untilAsserted(() -> assertThat(
                        jdbc.sql("select state || ': ' || error from outbound_message where tenant = 'globex'")
                                .query(String.class)
                                .single())
                .isEqualTo("undeliverable: the tenant has no secret 'whatsapp.access-token'"));
        GRAPH.verify(0, postRequestedFor(urlEqualTo("/v1.0/99/messages")));
    }

    @Test
    void whatANodeLeftWhenItDiedIsUncertainAndTriedOnce() {
        graph(acknowledge("wamid.1"));
        insert("sending", "now() - interval '1 second'");
        awaitStates("sent");
        assertThat(row(0)).containsEntry("uncertain", 1).containsEntry("attempts", 2);
    }

    @Test
    void whatWasNeverTriedBeforeTheNodeDiedIsSent() {
        graph(acknowledge("wamid.1"));
        insert("pending", "now()");
        awaitStates("sent");
        assertThat(row(0)).containsEntry("uncertain", 0);
    }

    @Test
    void severalNodesNeverTakeTheSameRowNorTwoOfOneConversation() throws Exception {
        for (int lane = 0; lane < 20; lane++) {
            for (int i = 0; i < 3; i++) {
                // due far in the future for the running node, which looks with now()
                insert("held-" + lane, "pending", "now() + interval '1 hour'");
            }
        }
        var pool = Executors.newFixedThreadPool(4);
        try {
            var claimed = new HashSet<Long>();
            var lanes = new HashSet<Lane>();
            var road = new OutboundRows.Road(ChannelApp.ACME, "whatsapp");
            Callable<List<OutboundMessage>> node = () -> rows.claim(road, 7, Duration.ofMinutes(1));
            jdbc.sql("update outbound_message set due_at = now()").update();
            for (var answer : pool.invokeAll(List.of(node, node, node, node))) {
                for (var message : answer.get()) {
                    assertThat(claimed.add(message.id())).isTrue();
                    assertThat(lanes.add(message.lane())).isTrue();
                }
            }
            assertThat(claimed).isNotEmpty();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void reportsInAnyOrderNeverTakeAMessageBack() throws Exception {
        graph(acknowledge("wamid.7"));
        agents.say("whatsapp", customer, "Hello");
        awaitStates("sent");

        report("wamid.7", "read", null);
        assertThat(states(customer)).containsExactly("read");
        report("wamid.7", "delivered", null);
        report("wamid.7", "sent", null);
        report("wamid.7", "failed", null);
        assertThat(states(customer)).containsExactly("read");
        assertThat(row(0)).containsEntry("error", null);
        assertThat(row(0).get("delivered_at")).isNotNull();
        assertThat(row(0).get("read_at")).isNotNull();
    }

    @Test
    void aReportThatOvertakesTheAnswerToOurCallIsNotLost() throws Exception {
        report("wamid.8", "delivered", null);
        report("wamid.8", "delivered", null);
        graph(acknowledge("wamid.8"));
        agents.say("whatsapp", customer, "Hello");
        awaitStates("delivered");
        assertThat(jdbc.sql("select count(*) from delivery_report")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aFailureIsKeptWithItsReason() throws Exception {
        graph(acknowledge("wamid.9"));
        agents.say("whatsapp", customer, "Hello");
        awaitStates("sent");
        report("wamid.9", "failed", null);
        assertThat(states(customer)).containsExactly("failed");
        assertThat(error(0)).isEqualTo("131026 Message undeliverable");
        report("wamid.9", "delivered", null);
        assertThat(states(customer)).containsExactly("delivered");
        assertThat(row(0)).containsEntry("error", null);
    }

    @Test
    void anotherTenantsReportsTouchNothingOfOurs() {
        graph(acknowledge("wamid.10"));
        agents.say("whatsapp", customer, "Hello");
        awaitStates("sent");
        rows.report(
                new TenantId("globex"),
                "whatsapp",
                new DeliveryReport(
                        "wamid.10", DeliveryReport.Status.READ, Instant.now(), (Long) row(0).get("id"), null));
        assertThat(states(customer)).containsExactly("sent");
    }

    @Test
    void nothingIsSentForATurnThatDoesNotFinish() {
        graph(acknowledge("wamid.1"));
        assertThatThrownBy(() -> transactions.executeWithoutResult(status -> {
                    events.publishEvent(answer("Hello"));
                    throw new IllegalStateException("the turn lost its epoch");
                }))
                .hasMessage("the turn lost its epoch");
        assertThat(outbound(customer)).isEmpty();
    }

    @Test
    void anAnswerOutsideATransactionIsABrokenAssumption() {
        assertThatThrownBy(() -> events.publishEvent(answer("Hello")))
                .hasMessageContaining("inside the transaction that finishes it");
    }

    private AnswerReady answer(String text) {
        return new AnswerReady(
                ChannelApp.ACME,
                TurnId.random(),
                ConversationId.random(),
                "whatsapp",
                customer,
                List.of(new AnswerReady.Message(text, List.of())));
    }

    private void say(AnswerReady.Message message) {
        agents.say(ChannelApp.ACME, TurnId.random(), "whatsapp", customer, List.of(message));
    }

    private static ResponseDefinitionBuilder acknowledge(String id) {
        return okJson("{\"messaging_product\": \"whatsapp\", \"messages\": [{\"id\": \"%s\"}]}".formatted(id));
    }

    private static void graph(ResponseDefinitionBuilder response) {
        GRAPH.stubFor(post(urlEqualTo(MESSAGES)).willReturn(response));
    }

    private static void inTurn(ResponseDefinitionBuilder... responses) {
        for (int i = 0; i < responses.length; i++) {
            GRAPH.stubFor(post(urlEqualTo(MESSAGES))
                    .inScenario("in turn")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "call " + i)
                    .willReturn(responses[i])
                    .willSetStateTo("call " + (i + 1)));
        }
    }

    private JsonNode sent(int call) {
        var calls = GRAPH.findAll(postRequestedFor(urlEqualTo(MESSAGES)));
        return read(calls.get(call).getBodyAsString());
    }

    private void awaitStates(Object... states) {
        await().untilAsserted(() -> assertThat(states(customer)).containsExactly(states));
    }

    private Map<String, Object> row(int index) {
        return outbound(customer).get(index);
    }

    private String error(int index) {
        return String.valueOf(row(index).get("error"));
    }

    private void insert(String state, String due) {
        insert(customer, state, due);
    }

    /** A row as a node that is gone left it. */
    private void insert(String address, String state, String due) {
        jdbc.sql("""
                        with lane as (
                          insert into channel_lane values ('acme-shop', 'whatsapp', :address, 1)
                          on conflict (tenant, channel, address) do update set last_position = channel_lane.last_position + 1
                          returning last_position)
                        insert into outbound_message
                          (tenant, turn, idx, conversation, channel, address, position, text, state, due_at, attempts)
                        select 'acme-shop', gen_random_uuid(), 0, gen_random_uuid(), 'whatsapp', :address, last_position,
                          'Hello', :state, %s, case when :state = 'sending' then 1 else 0 end
                        from lane
                        """.formatted(due))
                .param("address", address)
                .param("state", state)
                .update();
    }

    private void report(String id, String status, @Nullable Long reference) throws Exception {
        var body = """
                {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value":
                  {"metadata": {"phone_number_id": "1122334455667"}, "statuses": [
                    {"id": "%s", "status": "%s", "timestamp": "1698266945"%s, "errors":
                      [{"code": 131026, "title": "Message undeliverable"}]}]}}]}]}
                """.formatted(
                id, status, reference == null ? "" : ", \"biz_opaque_callback_data\": \"focal-" + reference + "\"");
        assertThat(send(signed(WEBHOOK, body)).statusCode()).isEqualTo(200);
    }
}
