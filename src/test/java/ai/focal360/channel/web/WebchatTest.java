package ai.focal360.channel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.channel.ChannelApp;
import ai.focal360.channel.ChannelServer;
import ai.focal360.channel.Channels;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.turn.AnswerReady;
import ai.focal360.turn.TurnStarted;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

class WebchatTest extends ChannelServer {
    private static final String ALEX = "/webchat/acme-shop/alex";

    private final String visitor = "visitor-" + UUID.randomUUID();

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private Channels channels;

    @Test
    void takesAMessageOnceHoweverOftenItIsSent() throws Exception {
        var first = say(body("m1", "Where is my order?"));
        var again = say(body("m1", "Where is my order?"));

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(read(first.body()).path("id").asText()).isEqualTo("m1");
        assertThat(read(first.body()).path("turn").asText()).hasSize(36);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(read(again.body())).isEqualTo(read(first.body()));
        assertThat(inbox.messages()).singleElement().satisfies(message -> {
            assertThat(message.text()).isEqualTo("Where is my order?");
            assertThat(message.kind()).isEqualTo(InboundMessage.TEXT);
            assertThat(message.channel().id()).isEqualTo("webchat");
        });
    }

    @Test
    void twoVisitorsMayUseTheSameMessageId() throws Exception {
        say(body("1", "Hello"));
        var other = send(post(ALEX, body("1", "Hello")).header(Visitor.HEADER, "another-visitor-of-this-shop"));

        assertThat(other.statusCode()).isEqualTo(202);
        assertThat(inbox.messages()).hasSize(2);
    }

    @Test
    void tellsTheInboxWhoIsTyping() throws Exception {
        var typed = send(typing(ALEX));

        assertThat(typed.statusCode()).as(typed.body()).isEqualTo(204);
        assertThat(inbox.typing())
                .singleElement()
                .asString()
                .startsWith("acme-shop|webchat|")
                .doesNotContain(visitor);
        assertThat(send(typing("/webchat/acme-shop/nobody")).statusCode()).isEqualTo(404);
    }

    @Test
    void keepsHowFarTheVisitorHasRead() throws Exception {
        say(body("1", "Hello"));
        agents.say("webchat", address(), "Hi.", "What is it about?");
        var positions = jdbc.sql("select position from outbound_message order by position")
                .query(Long.class)
                .list();

        assertThat(hasRead(positions.get(0)).statusCode()).isEqualTo(204);
        assertThat(states()).containsExactly("read", "sent");
        assertThat(send(reading("{\"position\": %d}".formatted(positions.get(1)), "another-visitor-of-this-shop"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(states()).as("somebody else's reading").containsExactly("read", "sent");
        assertThat(hasRead(positions.get(1) + 1_000).statusCode()).isEqualTo(204);
        assertThat(states()).containsExactly("read", "read");
        for (var nonsense : List.of("{}", "{\"position\": 0}", "{\"position\": 1.5}", "{\"position\": 1e30}")) {
            var refused = send(reading(nonsense, visitor));
            assertThat(refused.statusCode()).as(nonsense).isEqualTo(400);
            assertThat(refused.body()).contains("whole number");
        }
    }

    @Test
    void namesAMessageThatHasNoId() throws Exception {
        var taken = say("{\"text\": \"Hello\"}");
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(read(taken.body()).path("id").asText()).hasSize(36);
    }

    @Test
    void introducesANewVisitorByCookieAndHeader() throws Exception {
        var taken = send(post(ALEX, body("m1", "Hello")));

        var cookie = taken.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .startsWith("focal_visitor=")
                .contains("; Path=/webchat;")
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .doesNotContain("Secure");
        var secret = taken.headers().firstValue(Visitor.HEADER).orElseThrow();
        assertThat(secret).hasSize(32);

        var withCookie = send(post(ALEX, body("m2", "Hello")).header("Cookie", "focal_visitor=" + secret));
        var withHeader = send(post(ALEX, body("m3", "Hello")).header(Visitor.HEADER, secret));
        assertThat(withCookie.headers().firstValue(Visitor.HEADER)).isEmpty();
        assertThat(withHeader.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(inbox.messages().stream().map(InboundMessage::address).distinct())
                .hasSize(1);
    }

    @Test
    void keepsTheVisitorsSecretOutOfEveryRow() throws Exception {
        say(body("m1", "Hello"));
        send(post("/webchat/globex/alex", body("m1", "Hello")).header(Visitor.HEADER, visitor));

        var addresses = inbox.messages().stream().map(InboundMessage::address).toList();
        assertThat(addresses).doesNotHaveDuplicates().noneMatch(address -> address.contains(visitor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "has spaces and is quite long enough", "twenty-two-and-a-slash/"})
    void refusesAVisitorHeaderThatIsNoSecret(String header) throws Exception {
        var response = send(post(ALEX, body("m1", "Hello")).header(Visitor.HEADER, header));
        assertProblem(response, 400, "invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/webchat/acme-shop/nobody",
                "/webchat/nobody/alex",
                "/webchat/NOBODY/alex",
                "/webchat/platform/alex",
                "/webchat/acme-shop/whatsapp"
            })
    void aWrongAddressDoesNotTellWhichPartIsWrong(String address) throws Exception {
        var posted = send(post(address, body("m1", "Hello")));
        var listened = send(HttpRequest.newBuilder(at(address + "/events")).header("Accept", "text/event-stream"));

        assertProblem(posted, 404, "not-found");
        assertProblem(listened, 404, "not-found");
        assertThat(read(posted.body()).path("detail").asText()).isEqualTo("Check the address.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"text\": | malformed",
                "[] | malformed",
                "{} {} | malformed",
                "{\"text\": \"a\", \"text\": \"b\"} | malformed",
                "{} | invalid",
                "{\"text\": 5} | invalid",
                "{\"text\": \"  \"} | invalid",
                "{\"text\": \"a\\u0000b\"} | invalid",
                "{\"text\": \"a\\ud800b\"} | invalid",
                "{\"text\": \"a\", \"id\": \"with space\"} | invalid",
                "{\"text\": \"a\", \"id\": 7} | invalid",
                "{\"text\": \"a\", \"id\": \"\"} | invalid",
            })
    void saysWhatIsWrongWithABody(String body, String problem) throws Exception {
        assertProblem(say(body), 400, problem);
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void takesTextsUpToFourThousandCharacters() throws Exception {
        assertThat(say(body("m1", "😀".repeat(4000))).statusCode()).isEqualTo(202);
        assertProblem(say(body("m2", "x".repeat(4001))), 400, "invalid");
        assertProblem(say(body("m3", "x".repeat(70_000))), 413, "too-large");
        assertThat(say(body("i".repeat(64), "x")).statusCode()).isEqualTo(202);
        assertProblem(say(body("i".repeat(65), "x")), 400, "invalid");
    }

    @Test
    void refusesAnEndlessBodyThatDoesNotSayItsLength() throws Exception {
        var chunked = HttpRequest.newBuilder(at(ALEX + "/messages"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofByteArray(new byte[100_000])));
        assertProblem(send(chunked), 413, "too-large");
    }

    @Test
    void refusesInvalidUtf8() throws Exception {
        var latin = HttpRequest.newBuilder(at(ALEX + "/messages"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        "{\"text\": \"café\"}".getBytes(StandardCharsets.ISO_8859_1)));
        assertProblem(send(latin), 400, "malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json;charset=utf-16",
                "nonsense",
                "*/*"
            })
    void refusesOtherContentTypes(String type) throws Exception {
        var request = HttpRequest.newBuilder(at(ALEX + "/messages"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body("m1", "Hello")));
        assertProblem(send(request), 415, "unsupported-media-type");
    }

    @Test
    void whatTheInboxCouldNotTakeIsNeverShownAndCanBeSentAgain() throws Exception {
        inbox.setBroken(true);
        try (var stream = listen()) {
            assertThat(history(stream.next())).isEmpty();
            assertThat(say(body("m1", "Hello")).statusCode()).isEqualTo(500);
            agents.say(
                    "webchat",
                    new Visitor(visitor, Visitor.Origin.HEADER)
                            .lane(channels.webchat("acme-shop", "alex").orElseThrow())
                            .address(),
                    "Anything");
            assertThat(stream.next("message").json().path("text").asText()).isEqualTo("Anything");
        }

        inbox.setBroken(false);
        assertThat(say(body("m1", "Hello")).statusCode()).isEqualTo(202);
        try (var stream = listen()) {
            assertThat(history(stream.next())).containsExactly("agent: Anything", "visitor: Hello");
        }
    }

    @Test
    void anAnswerNeverStandsBeforeWhatItAnswers() throws Exception {
        inbox.answerWith(taken ->
                agents.later(() -> agents.say("webchat", taken.message().address(), "Quick!")));
        for (int i = 0; i < 20; i++) {
            say(body("m" + i, "Hello"));
            int answers = i + 1;
            await().until(() -> outbound(address()).size() == answers);
        }
        try (var stream = listen()) {
            var lines = history(stream.next());
            assertThat(lines).hasSize(40);
            for (int i = 0; i < 40; i += 2) {
                assertThat(lines.subList(i, i + 2)).containsExactly("visitor: Hello", "agent: Quick!");
            }
        }
    }

    @Test
    void streamsSeveralMessagesOfAnAnswerWithTheirSuggestions() throws Exception {
        say(body("m1", "Hello"));
        try (var stream = listen()) {
            assertThat(history(stream.next())).containsExactly("visitor: Hello");
            var turn = TurnId.random();
            agents.say(
                    ChannelApp.ACME,
                    turn,
                    "webchat",
                    address(),
                    List.of(
                            new AnswerReady.Message("Hi there.", List.of()),
                            new AnswerReady.Message("Shall I?", List.of("Yes", "No"))));

            var first = stream.next("message");
            var second = stream.next("message");
            assertThat(first.json().path("text").asText()).isEqualTo("Hi there.");
            assertThat(first.json().path("turn").asText()).isEqualTo(turn.toString());
            assertThat(first.json().path("index").asInt()).isEqualTo(0);
            assertThat(second.json().path("index").asInt()).isEqualTo(1);
            assertThat(second.json().path("suggestions")).hasSize(2);
            assertThat(Long.parseLong(second.id())).isGreaterThan(Long.parseLong(first.id()));
            assertThat(stream.next("typing").json().path("on").asBoolean()).isFalse();
        }
        assertThat(states(address())).containsExactly("sent", "sent");
    }

    @Test
    void keepsBothSidesOnReload() throws Exception {
        say(body("m1", "Hello"));
        agents.say("webchat", address(), "Hi.", "How can I help?");
        say(body("m2", "Cancel my order"));

        try (var stream = listen()) {
            assertThat(history(stream.next()))
                    .containsExactly(
                            "visitor: Hello", "agent: Hi.", "agent: How can I help?", "visitor: Cancel my order");
        }
    }

    @Test
    void aReloadBringsTheNewestFiftyLines() throws Exception {
        say(body("m1", "Hello"));
        for (int i = 1; i <= 60; i++) {
            agents.say("webchat", address(), "line " + i);
        }
        try (var stream = listen()) {
            var lines = history(stream.next());
            assertThat(lines).hasSize(50).startsWith("agent: line 11").endsWith("agent: line 60");
        }
    }

    @Test
    void readsOnWhereTheConnectionWasLost() throws Exception {
        say(body("m1", "Hello"));
        agents.say("webchat", address(), "one");
        String last;
        try (var stream = listen()) {
            last = Objects.requireNonNull(stream.next().id());
        }
        agents.say("webchat", address(), "two");
        say(body("m2", "Anyone?"));
        agents.say("webchat", address(), "three");

        try (var stream = listen("Last-Event-ID", last)) {
            assertThat(stream.next("message").json().path("text").asText()).isEqualTo("two");
            assertThat(stream.next("own").json().path("text").asText()).isEqualTo("Anyone?");
            var three = stream.next("message");
            assertThat(three.json().path("text").asText()).isEqualTo("three");
            agents.say("webchat", address(), "four");
            assertThat(stream.next("message").json().path("text").asText()).isEqualTo("four");
        }
    }

    @Test
    void sendsTheBrowserOfSomebodyWhoWasErasedBackToAnEmptyPage() throws Exception {
        say(body("m1", "Hello"));
        agents.say("webchat", address(), "one");
        String last;
        try (var stream = listen()) {
            last = Objects.requireNonNull(stream.next().id());
            jdbc.sql("truncate outbound_message, channel_lane, webchat_line").update();
            stream.awaitEnd();
        }
        try (var stream = listen("Last-Event-ID", last)) {
            assertThat(history(stream.next())).isEmpty();
            agents.say("webchat", address(), "Who are you?");
            assertThat(stream.next("message").json().path("text").asText()).isEqualTo("Who are you?");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999", "nonsense", "-1"})
    void startsAnewForWhoeverClaimsToHaveSeenWhatDoesNotExist(String lastEventId) throws Exception {
        say(body("m1", "Hello"));
        try (var stream = listen("Last-Event-ID", lastEventId)) {
            assertThat(history(stream.next())).containsExactly("visitor: Hello");
        }
    }

    @Test
    void losesAndRepeatsNothingWhileManyAnswersAndReconnectsCross() throws Exception {
        say(body("m1", "Hello"));
        var address = address();
        agents.later(() -> IntStream.range(0, 100).forEach(i -> agents.say("webchat", address, "a" + i)));

        var seen = new ArrayList<String>();
        var last = "";
        while (seen.size() < 100) {
            try (var stream = last.isEmpty() ? listen() : listen("Last-Event-ID", last)) {
                int reads = 0;
                while (reads++ < 7 && seen.size() < 100) {
                    var event = stream.next();
                    if (event.name().equals("history")) {
                        event.json().path("lines").forEach(line -> {
                            if (line.path("from").asText().equals("agent")) {
                                seen.add(line.path("text").asText());
                            }
                        });
                    } else if (event.name().equals("message")) {
                        seen.add(event.json().path("text").asText());
                    }
                    last = Objects.requireNonNullElse(event.id(), last);
                }
            }
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "a" + i).toList());
    }

    @Test
    void showsWhatAnotherNodeWrote() throws Exception {
        say(body("m1", "Hello"));
        try (var stream = listen()) {
            stream.next("history");
            // as another node would: rows, and no event in this process
            jdbc.sql("update channel_lane set last_position = last_position + 1 where address = :address")
                    .param("address", address())
                    .update();
            jdbc.sql("""
                            insert into outbound_message
                              (tenant, turn, idx, conversation, channel, address, position, text, state)
                            select tenant, gen_random_uuid(), 0, gen_random_uuid(), channel, address, last_position,
                              'from elsewhere', 'sent'
                            from channel_lane where address = :address
                            """).param("address", address()).update();
            assertThat(stream.next("message").json().path("text").asText()).isEqualTo("from elsewhere");
        }
    }

    @Test
    void tellsAVisitorsOtherWindowWhatTheyWrote() throws Exception {
        try (var stream = listen()) {
            stream.next("history");
            say(body("m1", "Hello"));
            var own = stream.next("own");
            assertThat(own.json().path("id").asText()).isEqualTo("m1");
        }
    }

    @Test
    void showsThatTheAgentIsTypingUntilTheAnswerStands() throws Exception {
        say(body("m1", "Hello"));
        try (var stream = listen()) {
            stream.next("history");
            events.publishEvent(
                    new TurnStarted(ChannelApp.ACME, TurnId.random(), ConversationId.random(), "webchat", address()));
            assertThat(stream.next("typing").json().path("on").asBoolean()).isTrue();
            try (var late = listen()) {
                assertThat(late.next("typing").json().path("on").asBoolean()).isTrue();
            }
            agents.say("webchat", address(), "Hi.");
            stream.next("message");
            assertThat(stream.next("typing").json().path("on").asBoolean()).isFalse();
        }
    }

    @Test
    void anAnswerWithoutWordsEndsTheTyping() throws Exception {
        say(body("m1", "Hello"));
        try (var stream = listen()) {
            stream.next("history");
            agents.say("webchat", address());
            assertThat(stream.next("typing").json().path("on").asBoolean()).isFalse();
        }
    }

    @Test
    void oneVisitorSeesNothingOfAnothers() throws Exception {
        say(body("m1", "Hello"));
        agents.say("webchat", address(), "For you only");
        var other = HttpRequest.newBuilder(at(ALEX + "/events")).header(Visitor.HEADER, "another-visitor-of-this-shop");
        var sam = HttpRequest.newBuilder(at("/webchat/acme-shop/sam/events")).header(Visitor.HEADER, visitor);
        var globex = HttpRequest.newBuilder(at("/webchat/globex/alex/events")).header(Visitor.HEADER, visitor);
        for (var request : List.of(other, sam, globex)) {
            try (var stream = new EventReader(http, request.build())) {
                assertThat(history(stream.next())).isEmpty();
            }
        }
    }

    @Test
    void theOldestConnectionOfAVisitorMakesRoomForTheNewest() throws Exception {
        try (var first = listen();
                var second = listen();
                var third = listen()) {
            first.next("history");
            assertThat(first.next("replaced").json()).isEmpty();
            first.awaitEnd();
            second.next("history");
            third.next("history");
            say(body("m1", "Hello"));
            assertThat(second.next("own").id()).isEqualTo(third.next("own").id());
        }
        await().untilAsserted(() -> assertThat(
                        meters.get("focal.channel.sse.connections").gauge().value())
                .isZero());
    }

    @Test
    void forgetsAConnectionThatWentAway() throws Exception {
        var stream = listen();
        stream.next("history");
        stream.close();
        await().untilAsserted(() -> assertThat(
                        meters.get("focal.channel.sse.connections").gauge().value())
                .isZero());
    }

    @Test
    void oneBrowserThatDoesNotReadHoldsUpNobody() throws Exception {
        say(body("m1", "Hello"));
        var pages = Collections.nCopies(50, "x".repeat(4000)).toArray(String[]::new);
        try (var idle = new Socket()) {
            idle.setReceiveBufferSize(4096);
            idle.connect(new InetSocketAddress("localhost", port));
            idle.getOutputStream()
                    .write("GET %s/events HTTP/1.1\r\nHost: localhost\r\n%s: %s\r\n\r\n"
                            .formatted(ALEX, Visitor.HEADER, visitor)
                            .getBytes(StandardCharsets.US_ASCII));
            var connections = meters.get("focal.channel.sse.connections").gauge();
            await().until(() -> connections.value() == 1);
            var other =
                    HttpRequest.newBuilder(at(ALEX + "/events")).header(Visitor.HEADER, "another-visitor-of-this-shop");
            send(post(ALEX, body("m1", "Hello")).header(Visitor.HEADER, "another-visitor-of-this-shop"));
            var otherAddress = inbox.messages().get(1).address();
            try (var stream = new EventReader(http, other.build())) {
                stream.next("history");
                int answers = 0;
                // until the queue for the idle one is full
                for (; connections.value() == 2 && answers < 200; answers++) {
                    agents.say("webchat", address(), pages);
                    agents.say("webchat", otherAddress, "answer " + answers);
                    assertThat(stream.next("message").json().path("text").asText())
                            .isEqualTo("answer " + answers);
                }
                assertThat(answers).isLessThan(200);
            }
        }
    }

    @Test
    void theStreamIsNeverCachedOrBuffered() throws Exception {
        try (var stream = listen()) {
            assertThat(stream.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(stream.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(stream.headers().firstValue("X-Accel-Buffering")).contains("no");
        }
    }

    @Test
    void aTextLongerThanTheChannelCarriesBecomesSeveralLines() throws Exception {
        say(body("m1", "Hello"));
        agents.say("webchat", address(), "This is one sentence of many. ".repeat(200));
        assertThat(outbound(address())).hasSize(2);
    }

    @Test
    void anAnswerForAChannelThatIsNoLongerThereIsKeptWithTheReason() {
        agents.say("fax", "someone", "Hello");
        assertThat(outbound("someone")).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("state", "undeliverable");
            assertThat(row.get("error")).isEqualTo("the tenant's live pack has no such channel");
        });
    }

    @Test
    void anAnswerIsWrittenOnceForATurn() throws Exception {
        say(body("m1", "Hello"));
        var turn = TurnId.random();
        var messages = List.of(new AnswerReady.Message("Hi.", List.of()));
        agents.say(ChannelApp.ACME, turn, "webchat", address(), messages);
        agents.say(ChannelApp.ACME, turn, "webchat", address(), messages);
        assertThat(outbound(address())).hasSize(1);
        agents.say(new TenantId("globex"), turn, "webchat", address(), messages);
        assertThat(outbound(address())).hasSize(1);
    }

    private String address() {
        return inbox.messages().get(0).address();
    }

    private String body(String id, String text) throws IOException {
        return json.writeValueAsString(json.createObjectNode().put("id", id).put("text", text));
    }

    private HttpResponse<String> say(String body) throws IOException, InterruptedException {
        return send(post(ALEX, body).header(Visitor.HEADER, visitor));
    }

    private HttpRequest.Builder typing(String address) {
        return HttpRequest.newBuilder(at(address + "/typing"))
                .header(Visitor.HEADER, visitor)
                .POST(HttpRequest.BodyPublishers.noBody());
    }

    private HttpResponse<String> hasRead(long position) throws IOException, InterruptedException {
        return send(reading("{\"position\": %d}".formatted(position), visitor));
    }

    private HttpRequest.Builder reading(String body, String who) {
        return HttpRequest.newBuilder(at(ALEX + "/read"))
                .header(Visitor.HEADER, who)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private List<String> states() {
        return jdbc.sql("select state from outbound_message order by position")
                .query(String.class)
                .list();
    }

    private HttpRequest.Builder post(String address, String body) {
        return HttpRequest.newBuilder(at(address + "/messages"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private EventReader listen(String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(at(ALEX + "/events")).header(Visitor.HEADER, visitor);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new EventReader(http, request.build());
    }

    private static List<String> history(EventReader.Event event) {
        assertThat(event.name()).isEqualTo("history");
        return StreamSupport.stream(event.json().path("lines").spliterator(), false)
                .map((JsonNode line) ->
                        line.path("from").asText() + ": " + line.path("text").asText())
                .toList();
    }
}
