package ai.focal360.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.channel.Arrival;
import ai.focal360.channel.ChannelApp;
import ai.focal360.channel.DeliveryReport;
import ai.focal360.channel.Mutations;
import ai.focal360.ingress.InboundMessage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioWebhookTest extends TwilioServer {
    @Test
    void takesATextAndKnowsItsRepetition() throws Exception {
        var hello = message("SM1", Map.of("Body", "Hallo, wo ist meine Bestellung? 📦"));
        assertThat(post(hello).statusCode()).isEqualTo(200);
        assertThat(post(hello).statusCode()).isEqualTo(200);

        assertThat(inbox.messages()).singleElement().satisfies(message -> {
            assertThat(message.kind()).isEqualTo(InboundMessage.TEXT);
            assertThat(message.text()).isEqualTo("Hallo, wo ist meine Bestellung? 📦");
            assertThat(message.address()).isEqualTo("+31612345678");
            assertThat(message.providerMessageId()).isEqualTo("SM1");
            assertThat(String.valueOf(message.payload())).contains("\"MessageSid\":\"SM1\"");
        });
    }

    /** Each parameter set with what it becomes: kind, text, and what is kept of the rest. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '\0', textBlock = """
            Body=Hello                                        | text    | Hello | {}
            Body=                                             | empty   | -     | {}
            NumMedia=1&MediaUrl0=https://m/0&MediaContentType0=image/jpeg | media | - | {"media": [{"url": "https://m/0", "type": "image/jpeg"}]}
            Body=This one&NumMedia=2&MediaUrl0=https://m/0&MediaContentType0=image/png&MediaUrl1=https://m/1&MediaContentType1=video/mp4 | text | This one | {"media": [{"url": "https://m/0", "type": "image/png"}, {"url": "https://m/1", "type": "video/mp4"}]}
            Body=STOP&OptOutType=STOP                         | opt-out | STOP  | {"consent": "withdrawn"}
            Body=Start&OptOutType=START                       | opt-in  | Start | {"consent": "given"}
            Body=INFO&OptOutType=HELP                         | help    | INFO  | {}
            Body=stop                                         | text    | stop  | {}
            Body=YES                                          | text    | YES   | {}
            """)
    void aMessageBecomesOneFormWhateverItHolds(String parameters, String kind, @Nullable String text, String rest)
            throws Exception {
        var more = new HashMap<String, String>();
        for (var parameter : parameters.split("&")) {
            more.put(parameter.substring(0, parameter.indexOf('=')), parameter.substring(parameter.indexOf('=') + 1));
        }
        assertThat(post(message("SM1", more)).statusCode()).isEqualTo(200);

        var message = inbox.messages().get(0);
        assertThat(message.kind()).isEqualTo(kind);
        assertThat(message.text()).isEqualTo(text);
        var payload = message.payload().deepCopy();
        ((ObjectNode) payload).remove("original");
        assertThat(payload).isEqualTo(read(rest));
    }

    @ParameterizedTest
    @CsvSource({
        "+31612345678, +31612345678",
        "0031 6 1234 5678, ",
        "+31 6 12345678, +31612345678",
        // a range libphonenumber does not know yet
        "+99912345678, +99912345678",
        "12345, ",
        "ACME, ",
        "whatsapp:+31612345678, ",
    })
    void aSenderIsANumberInE164(String from, @Nullable String address) throws Exception {
        assertThat(post(message("SM1", Map.of("From", from, "Body", "Hello"))).statusCode())
                .isEqualTo(200);
        if (address == null) {
            assertThat(inbox.messages()).isEmpty();
        } else {
            assertThat(inbox.messages()).extracting(InboundMessage::address).containsExactly(address);
        }
    }

    @Test
    void leavesOutWhatIsForAnotherNumberOrHasNoId() throws Exception {
        assertThat(post(message("SM1", Map.of("To", "+31970000000"))).statusCode())
                .isEqualTo(200);
        assertThat(post(message("", Map.of("Body", "Hello"))).statusCode()).isEqualTo(200);
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void refusesWhatIsNotSignedAsTwilioSigns() throws Exception {
        var hello = message("SM1", Map.of("Body", "Hello"));
        assertProblem(send(call(WEBHOOK, hello, "forged")), 401, "wrong-signature");
        assertProblem(send(form(WEBHOOK, "MessageSid=SM1&Body=Hello")), 401, "wrong-signature");
        assertProblem(send(form(WEBHOOK, "MessageSid=%zz").header("X-Twilio-Signature", "x")), 401, "wrong-signature");
        // another address than the one that was signed
        var elsewhere = signature(PUBLIC_URL + "/webhooks/other/sms", hello, AUTH_TOKEN);
        assertProblem(send(call(WEBHOOK, hello).setHeader("X-Twilio-Signature", elsewhere)), 401, "wrong-signature");
        assertThat(inbox.messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "?message=12, 12",
        "?a=b&message=12&c=%zz, 12",
        "?message=%zz, ",
        "?message=, ",
        "?xmessage=12, ",
        "'', "
    })
    void readsOurReferenceWhateverTheAddress(String query, @Nullable Long reference) {
        var report = new TwilioForm(Map.of("MessageSid", "SM1", "MessageStatus", "sent"));
        assertThat(report.arrival("", PUBLIC_URL + WEBHOOK + query))
                .isEqualTo(Arrival.report(
                        new DeliveryReport("SM1", DeliveryReport.Status.SENT, null, reference, null), null));
    }

    @Test
    void takesTheTokenBeforeWhileItIsReplaced() throws Exception {
        assertThat(send(call(WEBHOOK, message("SM1", Map.of("Body", "Hello")), OLD_AUTH_TOKEN))
                        .statusCode())
                .isEqualTo(200);
        assertThat(inbox.messages()).hasSize(1);
    }

    @Test
    void asksForARepetitionWhenAMessageCouldNotBeTaken() throws Exception {
        inbox.setBroken(true);
        var hello = message("SM1", Map.of("Body", "Hello"));
        assertThat(post(hello).statusCode()).isEqualTo(500);
        inbox.setBroken(false);
        assertThat(post(hello).statusCode()).isEqualTo(200);
        assertThat(inbox.messages()).hasSize(1);
    }

    @Test
    void stopIsAConsentWithdrawnOnceAndStartGivesItAgain() throws Exception {
        var number = "+31612345670";
        var stop = message("SM-stop", Map.of("From", number, "Body", "STOP", "OptOutType", "STOP"));
        inbox.setBroken(true);
        assertThat(post(stop).statusCode()).isEqualTo(500);
        assertThat(consents("consent_sms", number)).isEmpty();
        inbox.setBroken(false);

        assertThat(post(stop).statusCode()).isEqualTo(200);
        assertThat(consents("consent_sms", number)).containsExactly("false");
        post(message("SM-start", Map.of("From", number, "Body", "START", "OptOutType", "START")));
        assertThat(consents("consent_sms", number)).containsExactly("true");

        post(stop);
        assertThat(consents("consent_sms", number))
                .as("a repetition changes nothing")
                .containsExactly("true");
        post(message("SM-text", Map.of("From", number, "Body", "stop")));
        assertThat(consents("consent_sms", number))
                .as("what Twilio does not take for an opt-out is something said")
                .containsExactly("true");
    }

    @Test
    void refusesWhatIsLargerThanAnyMessage() throws Exception {
        assertProblem(send(form(WEBHOOK, "Body=" + "x".repeat(70_000))), 413, "too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/acme-shop/nothing", "/webhooks/nobody/sms", "/webhooks/globex/sms"})
    void aWrongAddressDoesNotTellWhichPartIsWrong(String address) throws Exception {
        assertProblem(send(call(address, message("SM1", Map.of("Body", "Hello")))), 404, "not-found");
    }

    @Test
    @Timeout(120)
    void answersWhateverComesWithoutBreaking() {
        var good = List.of(
                "MessageSid=SM1&From=%2B31612345678&To=%2B31970102030&Body=Hello+there&NumMedia=1&MediaUrl0=https%3A%2F%2Fm",
                "MessageSid=SM2&MessageStatus=undelivered&ErrorCode=30003&To=%2B31612345678",
                "MessageSid=SM3&From=%2B31612345678&To=%2B31970102030&Body=STOP&OptOutType=STOP");
        assertThat(Mutations.of(good).map(this::statusOf).filter(status -> status >= 500))
                .isEmpty();
    }

    private int statusOf(String body) {
        try {
            return send(signed(body)).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed as far as a form can be read from it. */
    private HttpRequest.Builder signed(String body) {
        var parameters = TwilioForm.read(body).map(TwilioForm::parameters).orElse(Map.of());
        return form(WEBHOOK, body)
                .header("X-Twilio-Signature", signature(PUBLIC_URL + WEBHOOK, parameters, AUTH_TOKEN));
    }

    private HttpResponse<String> post(Map<String, String> parameters) throws IOException, InterruptedException {
        return send(call(WEBHOOK, parameters));
    }

    static Map<String, String> message(String id, Map<String, String> more) {
        var parameters = new HashMap<>(Map.of(
                "MessageSid",
                id,
                "AccountSid",
                ACCOUNT_SID,
                "From",
                "+31612345678",
                "To",
                ChannelApp.SMS_NUMBER,
                "NumMedia",
                "0",
                "ApiVersion",
                "2010-04-01"));
        parameters.putAll(more);
        return parameters;
    }
}
