package ai.focal360.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.focal360.channel.ChannelServer;
import ai.focal360.channel.Mutations;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.platform.StartNotice;
import ai.focal360.platform.StartNotice.Line;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class WhatsappWebhookTest extends ChannelServer {
    @Autowired
    private List<StartNotice> notices;

    private static final String WEBHOOK = "/webhooks/acme-shop/whatsapp";
    private static final Path BODIES = Path.of(System.getProperty("focal.shared", "../shared"), "data", "whatsapp");

    /** What becomes of each body we were given: its kind, what is answered, and what is kept of the rest. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            text                         | text        | Body Text                | {}
            image                        | image       | -                        | {"media": [{"id": "65463453", "type": "image/jpeg", "sha256": "4654+8g="}]}
            media_with_url               | image       | -                        | {"media": [{"id": "65463453", "type": "image/jpeg", "sha256": "4654+8g=", "url": "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=65463453&source=webhook&ext=487r9re&hash=heiwchueowbcew-dnedcw"}]}
            video                        | text        | caption                  | {"media": [{"id": "765756756", "type": "video/mp4", "sha256": "Jh+2ij6PzUv/J2y+grrtegr/ZMzRxkEPwc24Oyib4s03w9Jc="}], "forwarded": "once"}
            document                     | text        | caption                  | {"media": [{"id": "1234567890987654321", "type": "application/pdf", "name": "filename.pdf", "sha256": "grwfwe/ZPx0wAbdfbdeFUNItPZ0RylL8gGUvdt3YFqc18SY="}], "forwarded": "once"}
            audio                        | audio       | -                        | {"media": [{"id": "1234567890987654321", "type": "audio/ogg; codecs=opus", "sha256": "E3dxS/PdYZE7ppA3pQ4mpCFaXBJ8pX4SRN/dsfvds/iPGA="}], "forwarded": "once"}
            voice                        | audio       | -                        | {"media": [{"id": "1234567890987654321", "type": "audio/ogg; codecs=opus", "sha256": "m04pFf2ERdaopTyFkGPA0+bX3i+YY2dYgVFwOgDLSDI="}]}
            static_sticker               | sticker     | -                        | {"media": [{"id": "1234567890987654321", "type": "image/webp", "sha256": "OmT4nhjUhCMIPNmj7eeOZeCYjTXkLxoOv85OMCFwSuc="}]}
            animated_sticker             | sticker     | -                        | {"media": [{"id": "1234567890987654321", "type": "image/webp", "sha256": "HcwyCKrTKXHk0a00ms4HWIA76GY0Du6q4Z/iuwevw="}]}
            reaction                     | reaction    | -                        | {"reaction": {"to": "wamid.yzxyzx=", "emoji": "😮"}}
            unreaction_empty             | reaction    | -                        | {"reaction": {"to": "wamid.yzxyzx="}}
            unreaction_no_emoji          | reaction    | -                        | {"reaction": {"to": "wamid.yzxyzx="}}
            current_location             | location    | -                        | {"forwarded": "once"}
            chosen_location              | location    | -                        | {"forwarded": "once"}
            contacts                     | contacts    | -                        | {}
            order                        | order       | -                        | {}
            unsupported                  | unsupported | -                        | {}
            unsupported_with_type        | unsupported | -                        | {}
            reply                        | text        | replied text             | {"replyTo": "wamid.xyzxyz=="}
            forwarded                    | text        | forwarded text           | {"forwarded": "once"}
            forwarded_many_times         | text        | text forwarded many times | {"forwarded": "often"}
            interactive_message_with_err | interactive | -                        | {"replyTo": "wamid.gvwegfretge=="}
            referral                     | text        | BODY                     | {}
            """, quoteCharacter = '\0')
    void aBodyBecomesOneFormWhateverItHolds(String body, String kind, @Nullable String text, String rest)
            throws Exception {
        var known = bodies("message.json").path(body);
        assertThat(post(known).statusCode()).isEqualTo(200);

        var message = inbox.messages().get(0);
        assertThat(inbox.messages()).hasSize(1);
        assertThat(message.kind()).isEqualTo(kind);
        assertThat(message.text()).isEqualTo(text);
        assertThat(message.address()).isEqualTo("972987654321");
        var expected = (ObjectNode) read(rest);
        expected.set("original", message(known));
        assertThat(message.payload()).isEqualTo(expected);
    }

    @Test
    void noBodyWeWereGivenIsLeftOut() throws Exception {
        assertThat(bodies("message.json")).hasSize(23);
        assertThat(bodies("message_status.json")).hasSize(7);
    }

    @Test
    void takesEveryKindOfStatus() throws Exception {
        var bodies = bodies("message_status.json");
        for (var body : bodies) {
            assertThat(post(body).statusCode()).isEqualTo(200);
        }
        assertThat(inbox.messages()).isEmpty();
        // kept for a message whose id is not known yet: sent, delivered, read (played is read) and failed
        assertThat(jdbc.sql("select status from delivery_report order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("DELIVERED", "FAILED", "READ", "SENT");
        assertThat(jdbc.sql("select error from delivery_report where status = 'FAILED'")
                        .query(String.class)
                        .single())
                .startsWith("130472 Failed to send message");
        assertThat(meters.counter(
                                "focal.channel.charges", "kind", "WHATSAPP", "category", "service", "billable", "true")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatIsSetInWhatsappAboutMarketingIsAConsent() throws Exception {
        var number = "31600000077";
        post(preference(number, "stop", 1));
        assertThat(consents("consent_whatsapp", number)).containsExactly("false");
        post(preference(number, "resume", 2));
        assertThat(consents("consent_whatsapp", number)).containsExactly("true");
        post(preference(number, "stop", 1));
        assertThat(consents("consent_whatsapp", number)).as("a repetition").containsExactly("true");
        post(preference(number, "sometimes", 3));
        post(preference(number, "stop", 4).replace("marketing_messages", "other"));
        assertThat(consents("consent_whatsapp", number)).containsExactly("true");

        assertThat(inbox.messages()).extracting(InboundMessage::kind).containsExactly("opt-out", "opt-in");
        assertThat(inbox.messages()).noneMatch(InboundMessage::spoken);
        assertThat(inbox.messages()
                        .get(0)
                        .payload()
                        .path("original")
                        .path("wa_id")
                        .asText())
                .isEqualTo(number);
    }

    private static String preference(String number, String value, int at) {
        return body("").replace("\"field\": \"messages\"", "\"field\": \"user_preferences\"")
                .replace(
                        "\"messages\": []",
                        "\"user_preferences\": [{\"wa_id\": \"%s\", \"detail\": \"\", \"category\": \"marketing_messages\", \"value\": \"%s\", \"timestamp\": %d}]"
                                .formatted(number, value, 1_697_043_223 + at));
    }

    @Test
    void aTappedButtonSaysWhatStandsOnIt() throws Exception {
        post(body("""
                {"from": "31600000001", "id": "a", "type": "interactive",
                 "interactive": {"type": "button_reply", "button_reply": {"id": "x", "title": "Yes, please"}}},
                {"from": "31600000001", "id": "b", "type": "interactive",
                 "interactive": {"type": "list_reply", "list_reply": {"id": "x", "title": "Order 12", "description": "d"}}},
                {"from": "31600000001", "id": "c", "type": "button", "button": {"text": "Stop", "payload": "p"}},
                {"from": "31600000001", "id": "d", "type": "interactive",
                 "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": "{}"}}}
                """));
        assertThat(inbox.messages())
                .extracting(InboundMessage::text)
                .containsExactly("Yes, please", "Order 12", "Stop", null);
        assertThat(inbox.messages())
                .extracting(InboundMessage::kind)
                .containsExactly("text", "text", "text", "interactive");
        assertThat(inbox.messages())
                .extracting(message -> String.valueOf(message.payload()).contains("\"choice\":{\"id\":"))
                .containsExactly(true, true, true, false);
    }

    @Test
    void takesSeveralMessagesOfSeveralEntriesAndChanges() throws Exception {
        var one = (ObjectNode) read(body(text("a", "1") + "," + text("b", "2")));
        var two = (ObjectNode) read(body(text("c", "3")));
        ((ArrayNode) one.at("/entry/0/changes")).addAll((ArrayNode) two.at("/entry/0/changes"));
        ((ArrayNode) one.at("/entry"))
                .addAll((ArrayNode) read(body(text("d", "4"))).at("/entry"));

        post(one);

        assertThat(inbox.messages()).extracting(InboundMessage::text).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aRepeatedDeliveryIsTakenOnce() throws Exception {
        assertThat(post(body(text("a", "Hello"))).statusCode()).isEqualTo(200);
        assertThat(post(body(text("a", "Hello"))).statusCode()).isEqualTo(200);
        assertThat(inbox.messages()).hasSize(1);
    }

    @Test
    void asksForARepetitionWhenAMessageCouldNotBeTaken() throws Exception {
        inbox.setBroken(true);
        assertThat(post(body(text("a", "Hello"))).statusCode()).isEqualTo(500);
        inbox.setBroken(false);
        assertThat(post(body(text("a", "Hello"))).statusCode()).isEqualTo(200);
        assertThat(inbox.messages()).hasSize(1);
    }

    @Test
    void ignoresQuietlyWhatIsForAnotherNumberOrAnotherProduct() throws Exception {
        var other = body(text("a", "Hello")).replace("1122334455667", "7654321");
        assertThat(post(other).statusCode()).isEqualTo(200);
        assertThat(post(body(text("a", "Hello")).replace("whatsapp_business_account", "page"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(body(text("a", "Hello")).replace("\"field\": \"messages\"", "\"field\": \"flows\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(inbox.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"object\": \"whatsapp_business_account\"}",
                "{\"object\": \"whatsapp_business_account\", \"entry\": 5}",
                "{\"object\": \"whatsapp_business_account\", \"entry\": [null, 1, {\"changes\": {}}]}",
                "{\"object\": 5, \"entry\": [{\"changes\": [{\"field\": \"messages\", \"value\": []}]}]}",
            })
    void acceptsShapesItDoesNotKnow(String body) throws Exception {
        assertThat(post(body).statusCode()).isEqualTo(200);
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void leavesOutMessagesThatCannotBeKept() throws Exception {
        var response = post(body("""
                {"id": "a", "type": "text", "text": {"body": "from nobody"}},
                {"from": "31600000001", "type": "text", "text": {"body": "without id"}},
                {"from": "31600000001", "id": 7, "type": "text", "text": {"body": "id is a number"}},
                {"from": "31600000001", "id": "%s", "type": "text", "text": {"body": "id is endless"}},
                {"from": "31600000001", "id": "b", "type": "text", "text": {"body": "   "}},
                {"from": "31600000001", "id": "c", "type": "Robert'); --", "text": {"body": "x"}},
                {"from": "31600000001", "id": "d", "type": "text", "text": {"body": "zero\\u0000, half \\ud83d"}},
                {"from": "31600000001", "id": "e", "type": "text", "text": {"body": "%s"}}
                """.formatted("x".repeat(300), "y".repeat(5000))));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(inbox.messages())
                .extracting(InboundMessage::kind)
                .containsExactly("empty", "unsupported", "text", "text");
        assertThat(inbox.messages().get(2).text()).isEqualTo("zero\uFFFD, half \uFFFD");
        assertThat(String.valueOf(inbox.messages().get(2).payload())).doesNotContain("\\u0000");
        assertThat(inbox.messages().get(3).text()).hasSize(4096);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "sha256=zz",
                "sha1=0000",
                "0000",
                "sha256=0000000000000000000000000000000000000000000000000000000000000000"
            })
    void refusesForgedSignaturesBeforeReadingAnything(String signature) throws Exception {
        for (var body : List.of(body(text("a", "Hello")), "not even json")) {
            var response = send(HttpRequest.newBuilder(at(WEBHOOK))
                    .header("Content-Type", "text/plain")
                    .header("X-Hub-Signature-256", signature)
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
            assertProblem(response, 401, "wrong-signature");
        }
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void refusesWhatIsNotSignedOrWasChangedAfterwards() throws Exception {
        var unsigned = HttpRequest.newBuilder(at(WEBHOOK))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(text("a", "Hello"))));
        assertProblem(send(unsigned), 401, "wrong-signature");

        var changed = HttpRequest.newBuilder(at(WEBHOOK))
                .header("Content-Type", "application/json")
                .header(
                        "X-Hub-Signature-256",
                        signature(body(text("a", "Hello")).getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body(text("a", "Hello!"))));
        assertProblem(send(changed), 401, "wrong-signature");
        assertThat(inbox.messages()).isEmpty();
    }

    /** The example of Meta's own documentation does not come with a secret; this is RFC 4231's second test. */
    @Test
    void knowsASignatureOfTheStandard() {
        var header = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        var body = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);
        assertThat(Signature.matches(header, body, "Jefe")).isTrue();
        assertThat(Signature.matches(header, body, "Jeff")).isFalse();
    }

    @Test
    void takesTheSecretBeforeWhileItIsReplaced() throws Exception {
        assertThat(send(signed(WEBHOOK, body(text("a", "Hello")), OLD_APP_SECRET))
                        .statusCode())
                .isEqualTo(200);
        assertProblem(send(signed(WEBHOOK, body(text("b", "Hello")), "older-still")), 401, "wrong-signature");
        assertThat(inbox.messages()).hasSize(1);
    }

    @Test
    void refusesWhatIsSignedWithAnotherTenantsSecret() throws Exception {
        assertProblem(send(signed("/webhooks/globex/whatsapp", body(text("a", "Hello")))), 401, "wrong-signature");
    }

    @Test
    void saysWhatIsWrongWithASignedBody() throws Exception {
        assertProblem(post("{\"object\": "), 400, "malformed");
        assertProblem(post("[]"), 400, "malformed");
        assertProblem(post("\"" + "x".repeat(70_000) + "\""), 413, "too-large");
        var latin = "{\"object\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertProblem(
                send(HttpRequest.newBuilder(at(WEBHOOK))
                        .header("Content-Type", "application/json")
                        .header("X-Hub-Signature-256", signature(latin))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(latin))),
                400,
                "malformed");
        var body = body(text("a", "Hello"));
        assertProblem(
                send(HttpRequest.newBuilder(at(WEBHOOK))
                        .header("Content-Type", "text/plain")
                        .header("X-Hub-Signature-256", signature(body.getBytes(StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofString(body))),
                415,
                "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/webhooks/acme-shop/nothing",
                "/webhooks/acme-shop/webchat",
                "/webhooks/nobody/whatsapp",
                "/webhooks/Acme..shop/whatsapp"
            })
    void aWrongAddressDoesNotTellWhichPartIsWrong(String address) throws Exception {
        assertProblem(send(signed(address, body(text("a", "Hello")))), 404, "not-found");
        assertProblem(
                send(HttpRequest.newBuilder(
                        at(address + "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=" + VERIFY_TOKEN))),
                404,
                "not-found");
    }

    @Test
    void tellsTheOperatorWhatToEnterInMetasApp() throws Exception {
        var lines = notices.stream().flatMap(notice -> notice.lines().stream()).toList();
        assertThat(lines)
                .contains(
                        new Line.Open("WhatsApp webhook (acme-shop)", "/webhooks/acme-shop/whatsapp"),
                        new Line.Open("WhatsApp webhook (globex)", "/webhooks/globex/whatsapp"));
        // acme-shop's token is configured: whoever did that knows it
        var credentials = lines.stream()
                .filter(Line.Credential.class::isInstance)
                .map(Line.Credential.class::cast)
                .toList();
        assertThat(credentials).extracting(Line.Credential::user).containsExactly("globex");
        var handshake = send(HttpRequest.newBuilder(
                at("/webhooks/globex/whatsapp?hub.mode=subscribe&hub.challenge=7&hub.verify_token="
                        + credentials.get(0).value())));
        assertThat(handshake.body()).isEqualTo("7");
    }

    @Test
    void answersTheHandshakeOfWhoeverKnowsTheToken() throws Exception {
        var right = send(HttpRequest.newBuilder(
                at(WEBHOOK + "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=" + VERIFY_TOKEN)));
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.body()).isEqualTo("1158201444");
        assertThat(right.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong",
                "?hub.mode=subscribe&hub.challenge=1",
                "?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=" + VERIFY_TOKEN,
                ""
            })
    void refusesTheHandshakeOfOthers(String query) throws Exception {
        assertProblem(send(HttpRequest.newBuilder(at(WEBHOOK + query))), 403, "wrong-verify-token");
    }

    @Test
    void neverEchoesAChallengeThatIsNone() throws Exception {
        var query = "?hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=" + VERIFY_TOKEN;
        assertProblem(send(HttpRequest.newBuilder(at(WEBHOOK + query))), 400, "invalid");
    }

    @Test
    @Timeout(120)
    void answersWhateverComesWithoutBreaking() {
        var good = List.of(
                body(text("a", "Hello")),
                body("""
                        {"from": "31600000001", "id": "b", "type": "interactive", "context": {"id": "wamid.0", "forwarded": true},
                         "interactive": {"type": "list_reply", "list_reply": {"id": "x", "title": "Order 12"}}},
                        {"from": "31600000001", "id": "c", "type": "image", "image": {"id": "7", "mime_type": "image/png"}},
                        {"from": "31600000001", "id": "d", "type": "reaction", "reaction": {"message_id": "w", "emoji": "x"}}
                        """),
                body("").replace("\"messages\": []", "\"statuses\": [" + """
                        {"id": "wamid.1", "status": "failed", "timestamp": "1698266945", "biz_opaque_callback_data": "focal-1",
                         "errors": [{"code": 1, "title": "No"}]}]"""),
                preference("31600000078", "stop", 0));
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

    private JsonNode bodies(String file) throws IOException {
        var path = BODIES.resolve(file);
        assumeThat(path)
                .withFailMessage("Skipped: the webhook bodies are expected at %s", path)
                .exists();
        return json.readTree(Files.readString(path));
    }

    private static ObjectNode message(JsonNode body) {
        return (ObjectNode) body.at("/entry/0/changes/0/value/messages/0");
    }

    private HttpResponse<String> post(JsonNode body) throws IOException, InterruptedException {
        return post(body.toString());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(signed(WEBHOOK, body));
    }

    private static String text(String id, String text) {
        return "{\"from\": \"31600000001\", \"id\": \"%s\", \"type\": \"text\", \"text\": {\"body\": \"%s\"}}"
                .formatted(id, text);
    }

    private static String body(String messages) {
        return """
               {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value":
                 {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1122334455667"},
                  "messages": [%s]}}]}]}
               """.formatted(messages);
    }
}
