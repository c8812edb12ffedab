package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Role;
import ai.focal360.tenant.Publishing;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * One customer on three channels: she asks on WhatsApp, shows by a code in her mailbox that she is the one who ordered, is told by SMS
 * what WhatsApp did not bring, hears once that an answer is missing, and gives it by e-mail.
 */
class OneCustomerIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NOOR = "noor.bakker@example.com";
    private static final String QUESTION = "Which order is it about?";
    private static final String FOLLOW_UP = "I'm still here";
    private static final Pattern CODE = Pattern.compile("\\b(\\d{6})\\b");

    @RegisterExtension
    static final GreenMailExtension MAIL = new GreenMailExtension(ServerSetup.dynamicPort(ServerSetupTest.SMTP_IMAP))
            .withConfiguration(GreenMailConfiguration.aConfig().withUser(SHOP_MAILBOX, "support", MAILBOX_PASSWORD));

    /** Dutch mobile numbers begin with 061 to 065 and 068; others are none. */
    private final String number = "316" + ThreadLocalRandom.current().nextInt(10_000_000, 50_000_000);

    @Autowired
    private Publishing publishing;

    private ChangedPack pack;

    @BeforeEach
    void threeChannels() {
        pack = new ChangedPack(publishing)
                .with("seeds/acme-shop/channels.yaml", """
                        webchat: {kind: webchat, agent: alex, burst-window: 400ms, max-length: 4000}
                        whatsapp:
                          kind: whatsapp
                          agent: alex
                          burst-window: 300ms
                          properties: {phone-number-id: "106540352242922"}
                          fallbacks: [sms]
                        sms: {kind: sms, agent: alex, burst-window: 300ms, properties: {from: "+31970102030"}}
                        email:
                          kind: email
                          agent: alex
                          properties:
                            from: ACME Shop <%s>
                            authserv-id: mx.acme.example
                            smtp-host: localhost
                            smtp-port: "%d"
                            smtp-security: none
                            imap-host: localhost
                            imap-port: "%d"
                            imap-security: none
                            imap-user: support
                        """.formatted(
                        SHOP_MAILBOX, MAIL.getSmtp().getPort(), MAIL.getImap().getPort()))
                .settings("identity.tools: [cancel_pending_order]", "identity.tools.kinds: [email]")
                .speakingAtAnyTime()
                .waitingFor("order_id", "PT4S", "nothing")
                .live();
    }

    @AfterEach
    void demoAgain() {
        pack.close();
    }

    @Test
    void oneHistoryFromTheQuestionOnWhatsappToTheAnswerByEmail() {
        var order = orderLike("#W1000014", "pending");
        writesOnWhatsapp("I want to confirm my e-mail address");
        await().atMost(PATIENCE).until(() -> onWhatsapp("e-mail address"));
        writesOnWhatsapp(NOOR);
        var code = await().atMost(PATIENCE).until(this::codeByMail, it -> !it.isEmpty());
        writesOnWhatsapp(code);
        await().atMost(PATIENCE).until(() -> onWhatsapp("confirmed"));

        var broken = GRAPH_API.stubFor(WireMock.post(WireMock.urlPathMatching("/v[0-9.]+/[0-9]+/messages"))
                .atPriority(1)
                .withRequestBody(WireMock.containing(number))
                .willReturn(WireMock.jsonResponse("""
                        {"error": {"message": "Message undeliverable", "code": 131026}}
                        """, 400)));
        writesOnWhatsapp("I want to cancel my order");
        await().atMost(PATIENCE).until(() -> bySms(QUESTION), it -> it == 1);
        assertThat(smses()).first().asString().contains("continuing by SMS", QUESTION);

        await().atMost(PATIENCE).until(() -> bySms(FOLLOW_UP), it -> it == 1);
        writesAMail("It is order %s, I don't need it anymore".formatted(order));
        await().atMost(PATIENCE).until(() -> byMail(order));
        GRAPH_API.removeStub(broken);

        assertThat(bySms(FOLLOW_UP)).as("followed up once").isEqualTo(1);
        assertThat(bySms(QUESTION)).as("asked once").isEqualTo(1);
        var customer = api("/customers?address=%2B" + number).path(0).path("id").asText();
        assertThat(api("/customers?address=" + NOOR).path(0).path("id").asText())
                .isEqualTo(customer);
        var turns = turnsOf(customer);
        assertThat(turns).extracting(turn -> turn.at("/channel/id").asText()).startsWith("email", "sms", "whatsapp");
        assertThat(turns)
                .as("one history")
                .extracting(turn -> turn.path("conversation").asText())
                .containsOnly(turns.get(0).path("conversation").asText());
        assertThat(turns.get(0).at("/goal/became").asText()).isEqualTo("ACHIEVED");
        assertThat(turns.get(1).at("/goal/became").asText()).isEqualTo("FOLLOWED_UP");

        writesAMail("yes");
        await().atMost(PATIENCE).until(() -> byMail("is cancelled"));
        isReadByASupportLead(turns.get(0));
    }

    private void isReadByASupportLead(JsonNode turn) {
        try (var browser = signedIn(Role.SUPPORT_LEAD)) {
            browser.open(address("/console/acme-shop/conversations/"
                    + turn.path("conversation").asText()));
            browser.until(() -> browser.find("h1").getText().equals("Conversation"));
            assertThat(String.join("\n", browser.texts(".chat .text")))
                    .containsSubsequence(
                            "confirm my e-mail", NOOR, "cancel my order", QUESTION, FOLLOW_UP, "don't need it");
            browser.screenshot("one-customer-conversation");
            browser.find("a[href$='/messages']").click();
            browser.until(() -> browser.find("h1").getText().equals("How it arrived"));
            assertThat(browser.texts(".steps strong")).containsExactly("whatsapp → sms");
            assertThat(browser.texts(".answer .pill")).contains("failed", "sent");
            browser.screenshot("one-customer-deliveries");
            browser.open(address("/console/acme-shop/turns/" + turn.path("turn").asText()));
            browser.until(() -> browser.find("main").getText().contains("order id"));
            browser.screenshot("one-customer-turn");
        }
    }

    private List<JsonNode> turnsOf(String customer) {
        return StreamSupport.stream(
                        api("/turns?customer=" + customer + "&limit=50")
                                .path("turns")
                                .spliterator(),
                        false)
                .map(turn -> api("/turns/" + turn.path("turn").asText()))
                .toList();
    }

    private void writesOnWhatsapp(String text) {
        whatsappPosts(WhatsappWebhook.text(number, "wamid." + UUID.randomUUID(), text));
    }

    private boolean onWhatsapp(String part) {
        return GRAPH_API
                .findAll(WireMock.postRequestedFor(WireMock.urlPathMatching("/v.*/messages"))
                        .withRequestBody(WireMock.containing(number)))
                .stream()
                .anyMatch(request -> request.getBodyAsString().contains(part));
    }

    private List<String> smses() {
        return GRAPH_API.findAll(WireMock.postRequestedFor(WireMock.urlPathMatching("/2010-04-01/.*"))).stream()
                .map(LoggedRequest::getBodyAsString)
                .map(form -> URLDecoder.decode(form, StandardCharsets.UTF_8))
                .filter(form -> form.contains("+" + number))
                .toList();
    }

    private long bySms(String part) {
        return smses().stream().filter(text -> text.contains(part)).count();
    }

    private String codeByMail() {
        return toNoor().map(CODE::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }

    private boolean byMail(String part) {
        return toNoor().anyMatch(mail -> mail.contains(part));
    }

    private java.util.stream.Stream<String> toNoor() {
        return Arrays.stream(MAIL.getReceivedMessagesForDomain("example.com")).map(GreenMailUtil::getBody);
    }

    private void writesAMail(String text) {
        try {
            var mail =
                    """
                    Authentication-Results: mx.acme.example; dmarc=pass header.from=example.com
                    From: Noor Bakker <%s>
                    To: %s
                    Subject: Re: your message
                    Message-ID: <%s@mail.example>
                    In-Reply-To: <something@acme.example>

                    %s
                    """.formatted(NOOR, SHOP_MAILBOX, UUID.randomUUID(), text).replace("\n", "\r\n");
            MAIL.getUserManager()
                    .getUserByEmail(SHOP_MAILBOX)
                    .deliver(new MimeMessage(
                            GreenMailUtil.getSession(MAIL.getSmtp().getServerSetup()),
                            new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8))));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
