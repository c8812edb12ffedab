package ai.focal360.channel.generic;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.channel.ChannelApp;
import ai.focal360.channel.Mutations;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.platform.TurnId;
import ai.focal360.turn.AnswerReady;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenericChannelTest extends GenericServer {
    private final String customer = "user-" + UUID.randomUUID();

    @Test
    void takesAMessageAndKnowsItsRepetition() throws Exception {
        var hello = message("{\"id\": \"m-1\", \"from\": \"user-17\", \"text\": \"Hello\"}");
        assertThat(post(hello).statusCode()).isEqualTo(200);
        assertThat(post(hello).statusCode()).isEqualTo(200);

        assertThat(inbox.messages()).singleElement().satisfies(message -> {
            assertThat(message.text()).isEqualTo("Hello");
            assertThat(message.address()).isEqualTo("user-17");
            assertThat(message.providerMessageId()).isEqualTo("m-1");
            assertThat(message.session()).as("one talk").isEmpty();
        });
    }

    @Test
    void talksBesideEachOtherAreToldApart() throws Exception {
        var body = message("{\"id\": \"m-1\", \"from\": \"user-17\", \"session\": \"order:42\", \"text\": \"Hello\"}");
        assertThat(wrongBySchema(read(body))).isEmpty();
        assertThat(post(body).statusCode()).isEqualTo(200);

        assertThat(inbox.messages()).extracting(InboundMessage::session).containsExactly("order:42");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '\0', textBlock = """
            "text": "Hello", "replyTo": "msg_4"           | text     | Hello | {"replyTo": "msg_4"}
            "choice": {"id": "c-1", "title": "Yes"}       | text     | Yes   | {"choice": {"id": "c-1", "title": "Yes"}}
            "reaction": {"to": "msg_4", "emoji": "👍"}     | reaction | -     | {"reaction": {"to": "msg_4", "emoji": "👍"}}
            "media": [{"url": "https://m/0", "type": "image/png", "name": "a.png"}] | media | - | {"media": [{"url": "https://m/0", "type": "image/png", "name": "a.png"}]}
            "text": "This one", "media": [{"id": "7"}]    | text     | This one | {"media": [{"id": "7"}]}
            "text": "   "                                 | empty    | -     | {}
            "text": 7                                     | empty    | -     | {}
            """)
    void aMessageBecomesOneFormWhateverItHolds(String members, String kind, @Nullable String text, String rest)
            throws Exception {
        var body = message("{\"id\": \"m-1\", \"from\": \"user-17\", " + members + "}");
        assertThat(post(body).statusCode()).isEqualTo(200);

        var message = inbox.messages().get(0);
        assertThat(message.kind()).isEqualTo(kind);
        assertThat(message.text()).isEqualTo(text);
        var expected = (ObjectNode) read(rest);
        expected.set("original", read(body).path("data"));
        assertThat(message.payload()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"message\"}",
                "{\"type\": \"message\", \"data\": {\"from\": \"user-17\", \"text\": \"no id\"}}",
                "{\"type\": \"message\", \"data\": {\"id\": \"m\", \"from\": \"line\\nbreak\"}}",
                "{\"type\": \"message\", \"data\": {\"id\": \"m\", \"from\": \"user-17\", \"session\": \"two words\"}}",
                "{\"type\": \"receipt\", \"data\": {\"message\": \"m-1\", \"status\": \"sent\"}}",
                "{\"type\": \"receipt\", \"data\": {\"message\": \"msg_1\", \"status\": \"eaten\"}}",
                "{\"type\": \"receipt\", \"data\": {\"message\": \"msg_1\", \"status\": \"sent\", \"at\": \"noon\"}}",
                "{\"type\": \"receipt\", \"data\": {\"message\": \"msg_1\", \"status\": \"sent\", \"at\": \"1999-12-31T12:00:00Z\"}}",
                "{\"type\": \"receipt\", \"data\": {\"message\": \"msg_1\", \"status\": \"sent\", \"at\": \"+999999999-12-31T12:00:00Z\"}}",
            })
    void tellsTheSystemWhatItGotWrong(String body) throws Exception {
        assertProblem(post(body), 400, "invalid");
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void takesAndIgnoresWhatItDoesNotKnow() throws Exception {
        assertThat(post("{\"type\": \"typing\", \"data\": {}}").statusCode()).isEqualTo(200);
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void refusesWhatIsNotSignedAsStandardWebhooksHasIt() throws Exception {
        var body = message("{\"id\": \"m-1\", \"from\": \"user-17\", \"text\": \"Hello\"}");
        var now = Instant.now();
        assertProblem(send(unsigned(body)), 401, "wrong-signature");
        assertProblem(
                send(call(WEBHOOK, body, "whsec_YW5vdGhlciBzZWNyZXQgb2Ygc29tZWJvZHkgZWxzZSEh", now)),
                401,
                "wrong-signature");
        assertProblem(send(call(body).setHeader("webhook-id", "call-2")), 401, "wrong-signature");
        assertProblem(
                send(call(body).setHeader("webhook-timestamp", Long.toString(now.getEpochSecond() + 60))),
                401,
                "wrong-signature");
        assertProblem(send(call(body).setHeader("webhook-signature", "v1,")), 401, "wrong-signature");
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void refusesWhatWasSignedMoreThanFiveMinutesFromNow() throws Exception {
        var body = message("{\"id\": \"m-1\", \"from\": \"user-17\", \"text\": \"Hello\"}");
        for (var seconds : List.of(-330, 330)) {
            assertProblem(
                    send(call(WEBHOOK, body, SYSTEM_SECRET, Instant.now().plusSeconds(seconds))),
                    401,
                    "wrong-signature");
        }
        assertThat(send(call(WEBHOOK, body, SYSTEM_SECRET, Instant.now().minusSeconds(270)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void takesTheSecretBeforeWhileItIsReplaced() throws Exception {
        var body = message("{\"id\": \"m-1\", \"from\": \"user-17\", \"text\": \"Hello\"}");
        assertThat(send(call(WEBHOOK, body, OLD_SYSTEM_SECRET, Instant.now())).statusCode())
                .isEqualTo(200);
        var both = signature(OLD_SYSTEM_SECRET, "call-1", Instant.now().getEpochSecond(), "x") + " "
                + call(body).build().headers().firstValue("webhook-signature").orElseThrow();
        assertThat(send(call(body).setHeader("webhook-signature", both)).statusCode())
                .isEqualTo(200);
        assertThat(inbox.messages()).hasSize(1);
    }

    /** The vector of Standard Webhooks' own library. */
    @Test
    void signsAsTheStandardsOwnExample() {
        assertThat(signature(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void sendsAMessageWithItsChoicesSignedWithBothSecrets() {
        system(aResponse().withStatus(204));
        say("Shall I cancel it?", "Yes", "No");
        awaitStates("sent");

        var request = sent(0);
        var body = read(request.getBodyAsString());
        assertThat(request.getHeader("webhook-id")).isEqualTo("msg_" + id());
        assertThat(request.getHeader("webhook-signature").split(" "))
                .containsExactly(signed(request, SYSTEM_SECRET), signed(request, OLD_SYSTEM_SECRET));
        assertThat(body.path("type").asText()).isEqualTo("message");
        assertThat(body.at("/data/id").asText()).isEqualTo("msg_" + id());
        assertThat(body.at("/data/to").asText()).isEqualTo(customer);
        assertThat(body.at("/data/text").asText()).isEqualTo("Shall I cancel it?");
        assertThat(body.path("data").has("session")).isFalse();
        assertThat(body.at("/data/choices").findValuesAsText("title")).containsExactly("Yes", "No");
        assertThat(outbound(customer).get(0)).containsEntry("provider_message_id", "msg_" + id());
        assertThat(wrongBySchema(body)).isEmpty();
    }

    @Test
    void anAnswerSaysWhichTalkItBelongsTo() {
        system(aResponse().withStatus(204));
        say(turnOfSession("order:42"), "It comes on Tuesday.");
        awaitStates("sent");

        var body = read(sent(0).getBodyAsString());
        assertThat(body.at("/data/session").asText()).isEqualTo("order:42");
        assertThat(wrongBySchema(body)).isEmpty();
    }

    private TurnId turnOfSession(String session) {
        var turn = TurnId.random();
        jdbc.sql("""
                        with talk as (
                            insert into conversation (id, tenant, agent, customer_id, opened_for, session, channel, address)
                            values (:id, 'acme-shop', 'alex', :id, :id, :session, 'system', :customer) returning *)
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group, state,
                                          due_at)
                        select :id, tenant, agent, channel, address, customer_id, id, :id, 'DONE', now() from talk
                        """)
                .param("id", turn.value())
                .param("session", session)
                .param("customer", customer)
                .update();
        return turn;
    }

    @Test
    void whatMayHaveArrivedIsSentAgainUnderTheSameId() {
        inTurn(
                aResponse().withStatus(500),
                aResponse().withFault(Fault.EMPTY_RESPONSE),
                aResponse().withStatus(429),
                aResponse().withStatus(200));
        say("Hello");
        awaitStates("sent");
        assertThat(GRAPH.getAllServeEvents())
                .extracting(event -> event.getRequest().getHeader("webhook-id"))
                .hasSize(4)
                .containsOnly("msg_" + id());
        assertThat(outbound(customer).get(0)).containsEntry("uncertain", 0);
    }

    @Test
    void neverRepeatsWhatTheSystemRefuses() {
        system(aResponse().withStatus(410).withBody("{\"detail\": \"no such user\"}"));
        say("Hello");
        awaitStates("failed");
        assertThat(outbound(customer).get(0))
                .containsEntry("attempts", 1)
                .containsEntry("error", "HTTP 410, code ?: no such user");
    }

    @ParameterizedTest
    @CsvSource({
        "sent delivered read, read",
        "read delivered sent, read",
        "failed, failed",
        "failed delivered, delivered"
    })
    void receiptsCountInAnyOrder(String receipts, String state) throws Exception {
        system(aResponse().withStatus(200));
        say("Hello");
        awaitStates("sent");
        for (var receipt : receipts.split(" ")) {
            var body = """
                    {"type": "receipt", "timestamp": "2026-01-31T12:00:00Z", "data":
                      {"message": "msg_%d", "status": "%s", "at": "2026-01-31T12:00:00Z", "error": "42 no room"}}
                    """.formatted(id(), receipt);
            assertThat(wrongBySchema(read(body))).isEmpty();
            assertThat(post(body).statusCode()).isEqualTo(200);
        }
        assertThat(states(customer)).containsExactly(state);
        assertThat(outbound(customer).get(0).get("error")).isEqualTo(state.equals("failed") ? "42 no room" : null);
    }

    @Test
    void aMessageOfTheGuideIsOneByTheSchema() {
        assertThat(wrongBySchema(read(message("{\"id\": \"m-1\", \"from\": \"user-17\", \"text\": \"Hello\"}"))))
                .isEmpty();
        assertThat(wrongBySchema(read(message("{\"from\": \"user-17\", \"text\": \"Hello\"}"))))
                .isNotEmpty();
    }

    @Test
    @Timeout(120)
    void answersWhateverComesWithoutBreaking() {
        var good = List.of(
                message("{\"id\": \"m-1\", \"from\": \"user-17\", \"text\": \"Hello\", \"media\": [{\"id\": \"7\"}]}"),
                message("{\"id\": \"m-2\", \"from\": \"user-17\", \"choice\": {\"id\": \"c\", \"title\": \"Yes\"}}"),
                "{\"type\": \"receipt\", \"data\": {\"message\": \"msg_1\", \"status\": \"failed\", \"error\": \"42\"}}");
        assertThat(Mutations.of(good).map(this::statusOf).filter(status -> status >= 500))
                .isEmpty();
    }

    private int statusOf(String body) {
        try {
            return post(body).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> wrongBySchema(JsonNode body) {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("docs/schemas/channel.schema.json")))
                    .validate(body)
                    .stream()
                    .map(Object::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String message(String data) {
        return "{\"type\": \"message\", \"timestamp\": \"2026-01-31T12:00:00Z\", \"data\": " + data + "}";
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(call(body));
    }

    private HttpRequest.Builder unsigned(String body) {
        return HttpRequest.newBuilder(at(WEBHOOK))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private void say(String text, String... suggestions) {
        say(TurnId.random(), text, suggestions);
    }

    private void say(TurnId turn, String text, String... suggestions) {
        agents.say(
                ChannelApp.ACME,
                turn,
                "system",
                customer,
                List.of(new AnswerReady.Message(text, List.of(suggestions))));
    }

    private long id() {
        return (Long) outbound(customer).get(0).get("id");
    }

    private void awaitStates(Object... states) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(states(customer)).containsExactly(states));
    }

    private static String signed(Request request, String secret) {
        return signature(
                secret,
                request.getHeader("webhook-id"),
                Long.parseLong(request.getHeader("webhook-timestamp")),
                request.getBodyAsString());
    }

    private static Request sent(int index) {
        return GRAPH.getAllServeEvents().get(index).getRequest();
    }

    private static void system(ResponseDefinitionBuilder response) {
        GRAPH.stubFor(WireMock.post(urlEqualTo("/system")).willReturn(response));
    }

    private static void inTurn(ResponseDefinitionBuilder... responses) {
        for (int i = 0; i < responses.length; i++) {
            GRAPH.stubFor(WireMock.post(urlEqualTo("/system"))
                    .inScenario("in turn")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "after " + i)
                    .willSetStateTo("after " + (i + 1))
                    .willReturn(responses[i]));
        }
    }
}
