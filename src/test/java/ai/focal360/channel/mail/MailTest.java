package ai.focal360.channel.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.channel.ChannelServer;
import ai.focal360.channel.FakeInbox;
import ai.focal360.customer.Identity;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.Agent;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelConfigs;
import ai.focal360.tenant.LiveTenants;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.AnswerReady;
import ai.focal360.turn.ErrandDone;
import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import com.standardwebhooks.Webhook;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;

/** The channel against a real mail server: mailbox, webhook, answers, bounces. */
class MailTest extends ChannelServer {
    private static final TenantId POSTBOX = new TenantId("postbox");
    private static final String ANNA = "anna.visser@mail.example";
    private static final String WEBHOOK = "/webhooks/postbox/email";
    private static final String VOUCHED =
            "Authentication-Results: mx.acme.example; dmarc=pass header.from=mail.example\r\n";

    @RegisterExtension
    static final GreenMailExtension MAIL = new GreenMailExtension(ServerSetup.dynamicPort(ServerSetupTest.SMTP_IMAP))
            .withConfiguration(
                    GreenMailConfiguration.aConfig().withUser("support@acme.example", "support", MAIL_PASSWORD));

    @Autowired
    private Tenants tenants;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private TransactionTemplate transactions;

    @BeforeEach
    void open() {
        jdbc.sql("truncate mailbox, mail_letter, mail_outreach").update();
        live(Map.of());
    }

    @AfterEach
    void close() {
        LiveTenants.goLive(tenants, POSTBOX, "Postbox", List.of(), List.of());
    }

    @Test
    void takesALetterOnceMarksItReadAndAnswersInItsThread() throws Exception {
        inbox.answerWith(taken -> answer(taken, "It comes on Tuesday, see https://acme.example/o/1."));
        deliver("Order is late", "Where is it?", "<l1@mail.example>", "References: <l0@mail.example>\r\n");

        await().untilAsserted(() -> assertThat(sentToAnna()).hasSize(1));
        assertThat(inbox.messages()).hasSize(1);
        var message = inbox.messages().get(0);
        assertThat(message.kind()).isEqualTo(InboundMessage.TEXT);
        assertThat(message.text()).isEqualTo("Order is late\n\nWhere is it?");
        assertThat(message.address()).isEqualTo(ANNA);
        assertThat(message.level()).isEqualTo(Identity.Level.CLAIMED);
        assertThat(message.session()).as("a thread is no sitting").isEmpty();
        assertThat(message.spoken()).isTrue();
        await().untilAsserted(() ->
                assertThat(folder().getMessages()).allMatch(it -> it.getFlags().contains(Flags.Flag.SEEN)));

        var answer = sentToAnna().get(0);
        assertThat(answer.getSubject()).isEqualTo("Re: Order is late");
        assertThat(answer.getHeader("In-Reply-To", null)).isEqualTo("<l1@mail.example>");
        assertThat(answer.getHeader("References", null).split("\\s+"))
                .containsExactly("<l0@mail.example>", "<l1@mail.example>");
        assertThat(answer.getHeader("Auto-Submitted", null)).isEqualTo("auto-replied");
        assertThat(answer.getHeader("List-Unsubscribe")).isNull();
        assertThat(answer.getMessageID()).isEqualTo(row().get("provider_message_id"));
        assertThat(GreenMailUtil.getBody(answer))
                .contains("It comes on Tuesday, see https://acme.example/o/1.")
                .contains("<a href=\"https://acme.example/o/1\">https://acme.example/o/1</a>.");
    }

    @Test
    void readsALetterAgainThatCouldNotBeKept() {
        inbox.setBroken(true);
        deliver("Hello", "Hello", "<l2@mail.example>", "");
        await().until(() -> failures() > 0);
        assertThat(inbox.messages()).isEmpty();

        inbox.setBroken(false);
        await().untilAsserted(() -> assertThat(inbox.messages()).hasSize(1));
        await().untilAsserted(() -> assertThat(failures()).isZero());
    }

    @Test
    void flagsALetterThatNeverCanBeKeptAndGoesOn() throws Exception {
        inbox.setBroken(true);
        deliver("Hello", "Hello", "<l3@mail.example>", "");
        await().untilAsserted(() ->
                assertThat(folder().getMessages()).allMatch(it -> it.getFlags().contains(Flags.Flag.FLAGGED)));

        inbox.setBroken(false);
        deliver("Again", "Again", "<l4@mail.example>", "");
        await().untilAsserted(() -> assertThat(inbox.messages()).hasSize(1));
        assertThat(inbox.messages().get(0).text()).isEqualTo("Again");
    }

    @Test
    void whatAMadeAnewMailboxHoldsIsRecognised() {
        deliver("Hello", "Hello", "<l5@mail.example>", "");
        await().untilAsserted(() -> assertThat(inbox.messages()).hasSize(1));
        await().until(() -> lastUid() > 0);

        folder().getMessages().forEach(it -> it.getFlags().remove(Flags.Flag.SEEN));
        jdbc.sql("update mailbox set uid_validity = uid_validity - 1").update();

        await().untilAsserted(() ->
                assertThat(folder().getMessages()).allMatch(it -> it.getFlags().contains(Flags.Flag.SEEN)));
        assertThat(inbox.messages()).hasSize(1);
    }

    @Test
    void leavesWhatWasReadBeforeItsFirstVisit() throws Exception {
        folder().appendMessage(
                        message(mail("Old", "Old", "<l6@mail.example>", "")), new Flags(Flags.Flag.SEEN), new Date());
        deliver("New", "New", "<l7@mail.example>", "");

        await().untilAsserted(() -> assertThat(inbox.messages()).hasSize(1));
        assertThat(inbox.messages().get(0).text()).isEqualTo("New");
    }

    @Test
    void anUnreadLetterAmongOldOnesDoesNotMakeTheOthersNew() throws Exception {
        live(Map.of("imap-port", "1"));
        for (int i = 0; i < 3; i++) {
            addRead("Old " + i);
        }
        deliver("Unread", "Unread", "<b1@mail.example>", "");
        for (int i = 3; i < 6; i++) {
            addRead("Old " + i);
        }
        live(Map.of());
        await().untilAsserted(() -> assertThat(inbox.messages()).hasSize(1));

        deliver("New", "New", "<b2@mail.example>", "");
        await().until(() -> inbox.messages().stream().anyMatch(message -> "New".equals(message.text())));
        assertThat(inbox.messages()).extracting(InboundMessage::text).containsExactly("Unread", "New");
    }

    @Test
    void visitsThatFailedAreNoAttemptsToTakeALetter() {
        await().until(() -> jdbc.sql("select count(*) from mailbox where uid_validity > 0")
                        .query(Integer.class)
                        .single()
                == 1);
        jdbc.sql("update mailbox set visit = visit + 1, failures = 9, due_at = now() + interval '1 hour'")
                .update();
        inbox.setBroken(true);
        deliver("Hello", "Hello", "<f1@mail.example>", "");
        jdbc.sql("update mailbox set due_at = now()").update();
        await().until(() -> failures() >= 10);

        inbox.setBroken(false);
        await().untilAsserted(() -> assertThat(inbox.messages()).hasSize(1));
        assertThat(folder().getMessages()).noneMatch(it -> it.getFlags().contains(Flags.Flag.FLAGGED));
    }

    @Test
    void aLetterThatCannotBeMovedKeepsNoneWaiting() {
        // at a folder of nobody this server hangs up
        live(Map.of("imap-processed", "#nobody.INBOX"));
        deliver("Hello", "Hello", "<m1@mail.example>", "");
        deliver("Again", "Again", "<m2@mail.example>", "");
        await().dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(inbox.messages()).hasSize(2));
        await().dontCatchUncaughtExceptions().untilAsserted(() -> assertThat(folder().getMessages())
                .hasSize(2)
                .allMatch(it -> it.getFlags().contains(Flags.Flag.SEEN)));
    }

    @Test
    void aServerThatNeverEndsAnAnswerKeepsNoOtherTenantWaiting() throws Exception {
        var slow = new TenantId("slow");
        try (var server = new Dripping()) {
            live(slow, Map.of("imap-port", Integer.toString(server.port())));
            await().until(() -> visits(slow) > 0);
            deliver("Hello", "Hello", "<s1@mail.example>", "");
            await().untilAsserted(() -> assertThat(inbox.messages()).hasSize(1));
            await().until(() -> failures(slow) > 0);
        } finally {
            LiveTenants.goLive(tenants, slow, "Slow", List.of(), List.of());
        }
    }

    @Test
    void whatOneTenantGotWrongHoldsUpNobodyElse() {
        var wrong = IntStream.range(0, 10)
                .mapToObj(number -> new TenantId("wrong-" + number))
                .toList();
        wrong.forEach(tenant -> live(tenant, Map.of("imap-port", "imap")));
        try {
            deliver("Hello", "Hello", "<l9@mail.example>", "");
            await().untilAsserted(() -> assertThat(inbox.messages()).hasSize(1));
        } finally {
            wrong.forEach(tenant -> LiveTenants.goLive(tenants, tenant, "Wrong", List.of(), List.of()));
        }
    }

    @Test
    void oneNodeReadsAMailboxAtATime() {
        var mailboxes = new Mailboxes(jdbc);
        var minute = Duration.ofMinutes(1);
        var first = mailboxes.begin(POSTBOX, "other", minute).orElseThrow();
        assertThat(mailboxes.begin(POSTBOX, "other", minute)).isEmpty();

        jdbc.sql("update mailbox set due_at = now() - interval '1 second' where channel = 'other'")
                .update();
        var second = mailboxes.begin(POSTBOX, "other", minute).orElseThrow();
        var reached = new Mailboxes.Reached(1, 4, 6);
        assertThat(mailboxes.reached(first, reached.upTo(5), minute)).isFalse();
        assertThat(mailboxes.failed(first, 5)).isZero();
        assertThat(mailboxes.reached(second, reached, minute)).isTrue();
        mailboxes.end(second, Duration.ZERO, null);
        assertThat(mailboxes.begin(POSTBOX, "other", minute).orElseThrow().reached())
                .isEqualTo(reached);
    }

    @Test
    void aBounceMakesTheMessageFail() {
        agents.say(POSTBOX, TurnId.random(), "email", ANNA, List.of(new AnswerReady.Message("Hello", List.of())));
        await().until(() -> "sent".equals(row().get("state")));

        deliverRaw("""
                Return-Path: <>
                From: mailer-daemon@mail.example
                To: support@acme.example
                Subject: Undelivered
                Message-ID: <dsn@mail.example>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: message/delivery-status

                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 no such user

                --b
                Content-Type: text/rfc822-headers

                Message-ID: %s

                --b--
                """.formatted(row().get("provider_message_id")));

        await().untilAsserted(() -> assertThat(row()).containsEntry("state", "failed"));
        assertThat(row().get("error")).isEqualTo("5.1.1 550 no such user");
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void keepsAnAutomaticAnswerAndSaysNothingToIt() {
        deliver("Out of office", "I am away", "<l8@mail.example>", "Auto-Submitted: auto-replied\r\n");
        await().untilAsserted(() -> assertThat(inbox.messages()).hasSize(1));
        assertThat(inbox.messages().get(0).kind()).isEqualTo("automatic");
        assertThat(inbox.messages().get(0).spoken()).isFalse();
    }

    @Test
    void anAnswerStandsBelowWhatWasAskedInItsConversation() throws Exception {
        var asked = new AtomicReference<FakeInbox.Taken>();
        inbox.answerWith(asked::set);
        post(mail("Order is late", "Where is it?", "<q1@mail.example>", ""), "q1");
        post(mail("Out of office", "I am away", "<q2@mail.example>", "Auto-Submitted: auto-replied\r\n"), "q2");
        var question = asked.get();
        jdbc.sql("update mail_letter set conversation = ? where message_id = '<q2@mail.example>'")
                .param(question.conversation().value())
                .update();
        post(mail("Something else", "Red or blue?", "<q3@mail.example>", ""), "q3");
        answer(question, "It comes on Tuesday.");

        await().untilAsserted(() -> assertThat(sentToAnna()).hasSize(1));
        assertThat(sentToAnna().get(0).getSubject()).isEqualTo("Re: Order is late");
        assertThat(sentToAnna().get(0).getHeader("In-Reply-To", null)).isEqualTo("<q1@mail.example>");
    }

    @Test
    void whoForgesLettersOrIsAwaySilencesNobody() throws Exception {
        for (int i = 0; i < 4; i++) {
            post(mail("Hello", "Forged " + i, "<g" + i + "@mail.example>", ""), "g" + i);
            post(mail("Away", "Away", "<a" + i + "@mail.example>", VOUCHED + "Precedence: bulk\r\n"), "a" + i);
        }
        post(mail("Hello", "It is really me", "<g9@mail.example>", VOUCHED), "g9");
        assertThat(inbox.messages())
                .extracting(InboundMessage::kind)
                .containsExactly(
                        "text", "automatic", "text", "automatic", "text", "automatic", "loop", "automatic", "text");
    }

    @Test
    void twoProgramsThatDoNotSayWhatTheyAreStopAnsweringEachOther() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(post(mail("Re: ping", "pong " + i, "<p" + i + "@mail.example>", ""), "m" + i)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(inbox.messages())
                .extracting(InboundMessage::kind)
                .containsExactly("text", "text", "text", "loop", "loop");
    }

    @Test
    void takesASignedMailOnceAndRefusesTheRest() throws Exception {
        var mail = mail("Hello", "Hello", "<w1@mail.example>", "");
        assertThat(post(mail, "m1").statusCode()).isEqualTo(200);
        assertThat(post(mail, "m2").statusCode()).isEqualTo(200);
        assertThat(inbox.messages()).hasSize(1);

        var now = Instant.now();
        var before = new Webhook(WEBHOOK_SECRET_BEFORE).sign("m3", now.getEpochSecond(), mail);
        assertThat(send(signed(mail, "m3", now, before)).statusCode()).isEqualTo(200);

        var forged = new Webhook("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").sign("m4", now.getEpochSecond(), mail);
        assertThat(send(signed(mail, "m4", now, forged)).statusCode()).isEqualTo(401);
        var old = now.minusSeconds(600);
        var late = new Webhook(WEBHOOK_SECRET).sign("m5", old.getEpochSecond(), mail);
        assertThat(send(signed(mail, "m5", old, late)).statusCode()).isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(at(WEBHOOK))
                                .header("Content-Type", "message/rfc822")
                                .POST(HttpRequest.BodyPublishers.ofString(mail)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(at("/webhooks/acme-shop/whatsapp"))
                                .header("Content-Type", "message/rfc822")
                                .POST(HttpRequest.BodyPublishers.ofString(mail)))
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            id        | other
            id        | none
            timestamp | 0
            timestamp | 1e9
            timestamp | -1
            timestamp | 99999999999
            timestamp | 999999999999999999999
            timestamp | none
            signature | v1,
            signature | v1a,AAAA
            signature | ,
            signature | none
            """)
    void refusesACallThatSaysAnythingElseThanWasSigned(String header, @Nullable String said) throws Exception {
        var mail = mail("Hello", "Hello", "<f1@mail.example>", "");
        var now = Instant.now();
        var headers = new HashMap<>(Map.of(
                "webhook-id", "m1",
                "webhook-timestamp", Long.toString(now.getEpochSecond()),
                "webhook-signature", new Webhook(WEBHOOK_SECRET).sign("m1", now.getEpochSecond(), mail)));
        headers.compute("webhook-" + header, (name, right) -> said);
        var call = HttpRequest.newBuilder(at(WEBHOOK))
                .header("Content-Type", "message/rfc822")
                .POST(HttpRequest.BodyPublishers.ofString(mail));
        headers.forEach(call::header);

        assertThat(send(call).statusCode()).isEqualTo(401);
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void refusesASignatureOfAnotherMailOrOfTomorrow() throws Exception {
        var mail = mail("Hello", "Hello", "<f2@mail.example>", "");
        var now = Instant.now();
        var right = new Webhook(WEBHOOK_SECRET).sign("m1", now.getEpochSecond(), mail);
        assertThat(send(signed(mail.replace("Hello", "Hallo"), "m1", now, right))
                        .statusCode())
                .isEqualTo(401);
        var tomorrow = now.plus(Duration.ofDays(1));
        var early = new Webhook(WEBHOOK_SECRET).sign("m2", tomorrow.getEpochSecond(), mail);
        assertThat(send(signed(mail, "m2", tomorrow, early)).statusCode()).isEqualTo(401);
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void takesWhateverASignedCallBrings() throws Exception {
        var random = new Random(20261123);
        var mails = MailFuzzTest.mails();
        var sent = new ArrayList<>(mails);
        for (var mail : mails) {
            for (int i = 0; i < 5; i++) {
                sent.add(MailFuzzTest.broken(mail, mails, random));
            }
        }
        for (int i = 0; i < sent.size(); i++) {
            var answer = send(signedBytes(sent.get(i), "m" + i));
            assertThat(answer.statusCode()).as("mail %d: %s", i, answer.body()).isEqualTo(200);
        }

        assertThat(inbox.messages()).hasSizeGreaterThan(mails.size());
        // the inbox in memory takes what a database would not
        for (var message : inbox.messages()) {
            assertThat(jdbc.sql("select cast(:payload as jsonb) is not null and cast(:address as text) is not null")
                            .param("payload", json.writeValueAsString(message.payload()))
                            .param("address", message.address() + message.text() + message.providerMessageId())
                            .query(Boolean.class)
                            .single())
                    .isTrue();
        }
    }

    @Test
    void aServerThatVouchesForTheSenderMakesItTheirs() throws Exception {
        post(mail("Hello", "Hello", "<v1@mail.example>", VOUCHED), "m1");
        assertThat(inbox.messages().get(0).level()).isEqualTo(Identity.Level.VERIFIED_BY_PROVIDER);
    }

    @Test
    void whoeverIsSpokenToFirstCanEndIt() throws Exception {
        live(Map.of("unsubscribe", "https://acme.example/stop?who={address}", "subject", "Your order at Acme"));
        var turn = TurnId.random();
        transactions.executeWithoutResult(
                status -> events.publishEvent(new ErrandDone(POSTBOX, turn, "task", ErrandDone.Outcome.DONE)));
        agents.say(POSTBOX, turn, "email", ANNA, List.of(new AnswerReady.Message("Did it arrive?", List.of())));

        await().untilAsserted(() -> assertThat(sentToAnna()).hasSize(1));
        var mail = sentToAnna().get(0);
        assertThat(mail.getSubject()).isEqualTo("Your order at Acme");
        assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
        assertThat(mail.getHeader("List-Unsubscribe", null).replaceAll("\\s", ""))
                .isEqualTo("<https://acme.example/stop?who=anna.visser%40mail.example>,"
                        + "<mailto:support@acme.example?subject=unsubscribe>");
        assertThat(mail.getHeader("List-Unsubscribe-Post", null)).isEqualTo("List-Unsubscribe=One-Click");
    }

    @Test
    void aLetterThatUnsubscribesIsAConsentWithdrawn() throws Exception {
        var ben = "ben@mail.example";
        var letter = mail("Unsubscribe", "", "<u1@mail.example>", "Auto-Submitted: auto-generated\r\n")
                .replace(ANNA, ben);
        assertThat(post(letter, "u1").statusCode()).isEqualTo(200);

        assertThat(inbox.messages()).extracting(InboundMessage::kind).containsExactly("opt-out");
        assertThat(consents("consent_email", ben)).containsExactly("false");

        post(mail("How do I unsubscribe?", "Hello", "<u2@mail.example>", "").replace(ANNA, "carla@mail.example"), "u2");
        assertThat(consents("consent_email", "carla@mail.example")).doesNotContain("false");
    }

    @Test
    void oneClickIsAConsentWithdrawnAndLookingIsNot() throws Exception {
        var turn = TurnId.random();
        transactions.executeWithoutResult(
                status -> events.publishEvent(new ErrandDone(POSTBOX, turn, "task", ErrandDone.Outcome.DONE)));
        agents.say(POSTBOX, turn, "email", ANNA, List.of(new AnswerReady.Message("Did it arrive?", List.of())));
        await().untilAsserted(() -> assertThat(sentToAnna()).hasSize(1));
        var header = sentToAnna().get(0).getHeader("List-Unsubscribe", null).replaceAll("\\s", "");
        assertThat(header)
                .startsWith("<" + PUBLIC_URL + "/webhooks/postbox/email/unsubscribe/")
                .endsWith(">,<mailto:support@acme.example?subject=unsubscribe>");
        assertThat(sentToAnna().get(0).getHeader("List-Unsubscribe-Post", null))
                .isEqualTo("List-Unsubscribe=One-Click");
        var page = header.substring(1 + PUBLIC_URL.length(), header.indexOf('>'));

        var looked = send(HttpRequest.newBuilder(at(page)).header("Accept-Language", "nl"));
        assertThat(looked.statusCode()).isEqualTo(200);
        assertThat(looked.body()).contains("<form method=\"post\"", "Geen berichten meer");
        assertThat(consents("consent_email", ANNA)).doesNotContain("false");

        for (int times = 0; times < 2; times++) {
            var clicked = send(HttpRequest.newBuilder(at(page))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click")));
            assertThat(clicked.statusCode()).isEqualTo(200);
        }
        assertThat(consents("consent_email", ANNA)).containsOnly("false");
        assertThat(inbox.messages()).extracting(InboundMessage::kind).containsExactly("opt-out");
        assertThat(inbox.messages()).noneMatch(InboundMessage::spoken);

        var forged = page.substring(0, page.length() - 1) + (page.endsWith("0") ? "1" : "0");
        assertThat(send(HttpRequest.newBuilder(at(forged)).POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(at(page.replace("postbox/email", "acme-shop/sms"))))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    MAIL, 451 later,          pending, 1
                    RCPT, 450 greylisted,     pending, 1
                    RCPT, 550 no such user,   failed,  1
                    DATA, 554 not this,       failed,  1
                    .,    452 full,           pending, 1
                    .,    552 too much,       failed,  1
                    .,    '',                 unknown, 1
                    RCPT, '',                 pending, 1
                    """)
    void knowsWhatBecameOfAMail(String command, String answer, String state, int attempts) throws Exception {
        try (var smtp = new FakeSmtp().answering(command, answer)) {
            live(Map.of("smtp-port", Integer.toString(smtp.port())));
            agents.say(POSTBOX, TurnId.random(), "email", ANNA, List.of(new AnswerReady.Message("Hello", List.of())));
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> state.equals(row().get("state")) && row().get("error") != null);
            assertThat((Integer) row().get("attempts")).isGreaterThanOrEqualTo(attempts);
        }
    }

    @Test
    void aServerThatNeverEndsAnAnswerWasNotGivenTheMail() throws Exception {
        try (var server = new Dripping()) {
            live(Map.of("smtp-port", Integer.toString(server.port())));
            agents.say(POSTBOX, TurnId.random(), "email", ANNA, List.of(new AnswerReady.Message("Hello", List.of())));
            await().until(() -> row().get("error") != null);
            assertThat(row())
                    .containsEntry("error", "no connection to the server")
                    .containsEntry("uncertain", 0);
        }
    }

    @Test
    void aRepetitionHasTheSameId() throws Exception {
        try (var smtp = new FakeSmtp().answering(".", "")) {
            live(Map.of("smtp-port", Integer.toString(smtp.port())));
            agents.say(POSTBOX, TurnId.random(), "email", ANNA, List.of(new AnswerReady.Message("Hello", List.of())));
            await().until(() -> smtp.mails().size() == 2 && row().get("due_at") == null);
            assertThat(smtp.mails())
                    .extracting(mail -> mail.replaceAll("(?s).*(Message-ID: <focal[^>]*>).*", "$1"))
                    .allMatch(id -> id.startsWith("Message-ID: <focal."))
                    .containsOnly(smtp.mails().get(0).replaceAll("(?s).*(Message-ID: <focal[^>]*>).*", "$1"));
        }
    }

    private void answer(FakeInbox.Taken taken, String text) {
        agents.later(() -> agents.say(new AnswerReady(
                POSTBOX,
                taken.turn(),
                taken.conversation(),
                "email",
                taken.message().address(),
                List.of(new AnswerReady.Message(text, List.of())))));
    }

    private void live(Map<String, String> more) {
        live(POSTBOX, more);
    }

    private void live(TenantId tenant, Map<String, String> more) {
        var properties = new HashMap<>(Map.of(
                "from", "Acme Shop <support@acme.example>",
                "authserv-id", "mx.acme.example",
                "imap-host", "localhost",
                "imap-port", Integer.toString(MAIL.getImap().getPort()),
                "imap-security", "none",
                "imap-user", "support",
                "smtp-host", "localhost",
                "smtp-port", Integer.toString(MAIL.getSmtp().getPort()),
                "smtp-security", "none"));
        properties.putAll(more);
        var alex = new AgentId("alex");
        LiveTenants.goLive(
                tenants,
                tenant,
                "Postbox",
                List.of(new Agent(alex, "Alex", "Friendly", List.of("en"), null, List.of(), Map.of(), Map.of())),
                List.of(ChannelConfigs.channel(
                        "email",
                        ChannelConfig.Kind.EMAIL,
                        alex,
                        Duration.ZERO,
                        Duration.ZERO,
                        4000,
                        true,
                        properties)));
    }

    private Map<String, Object> row() {
        var rows = jdbc.sql("select * from outbound_message where tenant = 'postbox'")
                .query()
                .listOfRows();
        return rows.isEmpty() ? Map.of() : rows.get(0);
    }

    private int failures() {
        return jdbc.sql("select coalesce(max(failures), 0) from mailbox")
                .query(Integer.class)
                .single();
    }

    private int failures(TenantId tenant) {
        return mailbox(tenant, "failures");
    }

    private int visits(TenantId tenant) {
        return mailbox(tenant, "visit");
    }

    private int mailbox(TenantId tenant, String column) {
        return jdbc.sql("select coalesce(max(" + column + "), 0) from mailbox where tenant = ?")
                .params(tenant.value())
                .query(Integer.class)
                .single();
    }

    private static void addRead(String subject) throws Exception {
        folder().appendMessage(
                        message(mail(subject, subject, "<" + subject.hashCode() + "@mail.example>", "")),
                        new Flags(Flags.Flag.SEEN),
                        new Date());
    }

    private long lastUid() {
        return jdbc.sql("select coalesce(max(last_uid), 0) from mailbox")
                .query(Long.class)
                .single();
    }

    private static MailFolder folder() {
        try {
            return MAIL.getManagers()
                    .getImapHostManager()
                    .getInbox(MAIL.getUserManager().getUserByEmail("support@acme.example"));
        } catch (FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<MimeMessage> sentToAnna() {
        return List.of(MAIL.getReceivedMessagesForDomain("mail.example"));
    }

    private static String mail(String subject, String text, String id, String more) {
        return """
                From: Anna Visser <%s>
                To: support@acme.example
                Subject: %s
                Message-ID: %s
                """.formatted(ANNA, subject, id).replace("\n", "\r\n") + more + "\r\n" + text + "\r\n";
    }

    private static void deliver(String subject, String text, String id, String more) {
        deliverRaw(mail(subject, text, id, more));
    }

    private static void deliverRaw(String mail) {
        try {
            MAIL.getUserManager().getUserByEmail("support@acme.example").deliver(message(mail));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static MimeMessage message(String mail) throws MessagingException {
        var bytes = mail.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return new MimeMessage(
                GreenMailUtil.getSession(MAIL.getSmtp().getServerSetup()), new ByteArrayInputStream(bytes));
    }

    private HttpResponse<String> post(String mail, String id) throws Exception {
        var now = Instant.now();
        return send(signed(mail, id, now, new Webhook(WEBHOOK_SECRET).sign(id, now.getEpochSecond(), mail)));
    }

    /** The official library signs texts only. */
    private HttpRequest.Builder signedBytes(byte[] mail, String id) throws Exception {
        var at = Instant.now().getEpochSecond();
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                Base64.getDecoder().decode(WEBHOOK_SECRET.substring("whsec_".length())), "HmacSHA256"));
        mac.update((id + "." + at + ".").getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(at(WEBHOOK))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "message/rfc822")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(at))
                .header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac.doFinal(mail)))
                .POST(HttpRequest.BodyPublishers.ofByteArray(mail));
    }

    private HttpRequest.Builder signed(String mail, String id, Instant at, String signature) {
        return HttpRequest.newBuilder(at(WEBHOOK))
                .header("Content-Type", "message/rfc822")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
                .header("webhook-signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(mail));
    }
}
