package ai.focal360.channel.sms;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.channel.ChannelApp;
import ai.focal360.platform.TurnId;
import ai.focal360.turn.AnswerReady;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioDeliveryTest extends TwilioServer {
    private static final String MESSAGES = "/2010-04-01/Accounts/" + ACCOUNT_SID + "/Messages.json";

    private final String customer =
            "+316" + (10_000_000 + Math.abs(UUID.randomUUID().hashCode() % 80_000_000));

    @Test
    void sendsATextWithItsSuggestionsAsLinesAndSaysWhereToReport() {
        twilio(taken("SM1"));
        agents.say(
                ChannelApp.ACME,
                TurnId.random(),
                "sms",
                customer,
                List.of(new AnswerReady.Message("Shall I cancel it?", List.of("Yes", "No"))));

        awaitStates("sent");
        assertThat(outbound(customer).get(0)).containsEntry("provider_message_id", "SM1");
        assertThat(sent(0))
                .isEqualTo(Map.of(
                        "To",
                        customer,
                        "From",
                        ChannelApp.SMS_NUMBER,
                        "Body",
                        "Shall I cancel it?\n\n• Yes\n• No",
                        "StatusCallback",
                        PUBLIC_URL + "/webhooks/acme-shop/sms?message=" + id()));
        assertThat(GRAPH.getAllServeEvents().get(0).getRequest().getHeader("Authorization"))
                .startsWith("Basic ");
    }

    @Test
    void triesLaterWhenTwilioSaysItDidNotTakeIt() {
        inTurn(
                aResponse().withStatus(429).withBody("{\"code\": 20429, \"message\": \"Too Many Requests\"}"),
                aResponse().withStatus(503),
                taken("SM3"));
        agents.say("sms", customer, "Hello");
        awaitStates("sent");
        assertThat(outbound(customer).get(0)).containsEntry("attempts", 3).containsEntry("uncertain", 0);
    }

    @Test
    void whatTwilioMayHaveTakenIsTriedOnceMoreAndNoMore() {
        twilio(aResponse().withStatus(500));
        agents.say("sms", customer, "Hello");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> "unknown".equals(outbound(customer).get(0).get("state"))
                        && outbound(customer).get(0).get("due_at") == null);
        assertThat(outbound(customer).get(0)).containsEntry("attempts", 2);
    }

    @Test
    void keepsTheCodeOfARefusal() {
        twilio(aResponse()
                .withStatus(400)
                .withBody("{\"code\": 21610, \"message\": \"Attempt to send to unsubscribed recipient\"}"));
        agents.say("sms", customer, "Hello");
        awaitStates("failed");
        assertThat(outbound(customer).get(0))
                .containsEntry("error", "HTTP 400, code 21610: Attempt to send to unsubscribed recipient")
                .containsEntry("attempts", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "queued sent delivered,     delivered",
        "delivered sent queued,     delivered",
        "sent undelivered,          failed",
        "undelivered sent,          failed",
        "failed delivered,          delivered",
        "sending,                   sent",
        "receiving,                 sent",
    })
    void reportsCountInAnyOrder(String reports, String state) throws Exception {
        twilio(taken("SM4"));
        agents.say("sms", customer, "Hello");
        awaitStates("sent");
        for (var report : reports.split(" ")) {
            report("SM4", report, id());
        }
        assertThat(states(customer)).containsExactly(state);
        if (state.equals("failed")) {
            assertThat(outbound(customer).get(0)).containsEntry("error", "30003 undelivered");
        }
    }

    @Test
    void aReportThatCarriesOurReferenceSavesAnUncertainMessageFromBeingSentTwice() throws Exception {
        twilio(taken("SM5").withFixedDelay(5_000));
        agents.say("sms", customer, "Hello");
        await().until(() -> "sending".equals(outbound(customer).get(0).get("state")));
        report("SM5", "queued", id());
        assertThat(outbound(customer).get(0))
                .containsEntry("state", "sent")
                .containsEntry("provider_message_id", "SM5")
                .containsEntry("attempts", 1);
    }

    private long id() {
        return (Long) outbound(customer).get(0).get("id");
    }

    private void report(String sid, String status, long reference) throws Exception {
        var response = send(call(
                WEBHOOK + "?message=" + reference,
                Map.of("MessageSid", sid, "MessageStatus", status, "ErrorCode", "30003", "To", customer)));
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private void awaitStates(Object... states) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(states(customer)).containsExactly(states));
    }

    private static ResponseDefinitionBuilder taken(String sid) {
        return aResponse().withStatus(201).withBody("{\"sid\": \"%s\", \"status\": \"queued\"}".formatted(sid));
    }

    private static void twilio(ResponseDefinitionBuilder response) {
        GRAPH.stubFor(post(urlEqualTo(MESSAGES)).willReturn(response));
    }

    private static void inTurn(ResponseDefinitionBuilder... responses) {
        for (int i = 0; i < responses.length; i++) {
            GRAPH.stubFor(post(urlEqualTo(MESSAGES))
                    .inScenario("in turn")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "after " + i)
                    .willSetStateTo("after " + (i + 1))
                    .willReturn(responses[i]));
        }
    }

    private static Map<String, String> sent(int index) {
        var body = GRAPH.getAllServeEvents().get(index).getRequest().getBodyAsString();
        return Arrays.stream(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
