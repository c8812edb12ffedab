package ai.focal360.channel;

import static ai.focal360.channel.BadDayShop.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.TestPostgres;
import ai.focal360.channel.BadDayShop.Person;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.AnswerReady;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Answers on bad days: two nodes on one PostgreSQL, the platform's own rules, providers that lose, double and disorder. */
class LadderTest {
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
    private final List<AnnotationConfigApplicationContext> nodes = new ArrayList<>();
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final ConcurrentLinkedQueue<MessageLost> lost = new ConcurrentLinkedQueue<>();
    private String database;
    private JdbcClient jdbc;
    private Tenants tenants;

    @BeforeEach
    void open() throws IOException {
        database = TestPostgres.url();
        jdbc = JdbcClient.create(pool());
        Awaitility.doNotCatchUncaughtExceptionsByDefault(); // a killed node is one
        tenants = BadDayShop.tenants("""
                settings:
                  delivery.outcome.whatsapp: PT6S
                  delivery.outcome.sms: PT6S
                  delivery.outcome.email: PT6S
                  delivery.receipt.whatsapp: PT0.8S
                  delivery.receipt.sms: PT0.8S
                """);
    }

    @AfterEach
    void close() {
        Awaitility.reset();
        nodes.forEach(AnnotationConfigApplicationContext::close);
        later.shutdownNow();
        pools.forEach(HikariDataSource::close);
    }

    @Test
    void everyMessageArrivesOnceOnAChannelThatIsAllowedOrIsSeenNotToHave() {
        long seed = Long.getLong("ladder.seed", 20_261_123L);
        var providers = providers(seed);
        var random = new Random(seed);
        var people = IntStream.range(0, 60).mapToObj(i -> person(i, i % 3 == 0)).toList();
        var one = node(providers);
        var two = node(providers);
        var said = new ArrayList<String>();
        for (int answer = 0; answer < 4; answer++) {
            for (int i = 0; i < people.size(); i++) {
                var texts = new ArrayList<String>();
                for (int piece = 0; piece <= random.nextInt(3); piece++) {
                    texts.add("[%d/%d/%d] Thank you for waiting.".formatted(i, answer, piece));
                }
                say(i % 2 == 0 ? one : two, people.get(i), texts.toArray(String[]::new));
                said.addAll(texts);
            }
        }

        settled();

        var received = providers.values().stream()
                .flatMap(provider -> provider.received().entrySet().stream())
                .flatMap(lane ->
                        lane.getValue().stream().map(text -> lane.getKey().channel() + " " + text))
                .map(text -> text.replaceAll(" .*\\n\\n", " "))
                .toList();
        var repeated = jdbc.sql(
                        "select channel || ' ' || substr(text, announced + 1) from outbound_message where repeats and attempts > 1")
                .query(String.class)
                .list();
        assertThat(received.stream().filter(text -> !text.startsWith("mail ") && !repeated.contains(text)))
                .as("seed %d: nobody is told the same twice on one channel", seed)
                .doesNotHaveDuplicates();
        assertThat(repeated)
                .as("seed %d: where there is no other channel, twice at most", seed)
                .allMatch(text -> Collections.frequency(received, text) <= 2);
        var arrived = received.stream()
                .map(text -> text.substring(text.indexOf(' ') + 1))
                .collect(Collectors.toSet());
        var missing = said.stream().filter(text -> !arrived.contains(text)).toList();
        assertThat(missing)
                .as("seed %d: what did not arrive is seen not to have", seed)
                .allMatch(this::isGivenUp);
        assertThat(arrived.size()).as("most arrives").isGreaterThan(said.size() * 3 / 4);
        assertThat(providers.get(ChannelConfig.Kind.EMAIL).received().keySet())
                .as("only where the customer surely is")
                .noneMatch(lane -> lane.address().startsWith("claimed"));
        assertThat(jdbc.sql("select count(*) from delivery_step where to_channel is null")
                        .query(Integer.class)
                        .single())
                .as("each that was given up was told of")
                .isPositive()
                .isLessThanOrEqualTo(lost.size());
        assertThat(jdbc.sql("""
                        select count(*) from delivery_step s where to_channel is not null and not exists (
                          select 1 from outbound_message m where m.turn = s.turn and m.channel = s.to_channel)
                        """).query(Integer.class).single())
                .as("a step is what was done")
                .isZero();
    }

    @Test
    void theCustomerReadsWhereItGoesOnAndTheConversationFollows() {
        var refusing = new Refusing(ChannelConfig.Kind.WHATSAPP);
        var mail = new Taking(ChannelConfig.Kind.EMAIL);
        var node = node(List.of(refusing, mail));
        var person = person(1, true);
        say(node, person, "Your order is on its way.", "Is there anything else?");

        await().untilAsserted(() -> assertThat(mail.texts())
                .containsExactly(
                        "My message didn't reach you by WhatsApp, so I'm continuing by e-mail.\n\nYour order is on its way.",
                        "Is there anything else?"));
        assertThat(refusing.texts()).as("the rest is not tried where it began").hasSize(1);
        assertThat(jdbc.sql("select channel || ' ' || address from conversation where id = ?")
                        .param(person.conversation().value())
                        .query(String.class)
                        .single())
                .isEqualTo("mail " + person.mail());
        assertThat(jdbc.sql(
                                "select from_channel || ' ' || why || ' ' || messages || ' ' || to_channel || ' ' || policy "
                                        + "from delivery_step")
                        .query(String.class)
                        .list())
                .containsExactly("whatsapp failed 2 mail platform.delivery.next");
        assertThat(lost).isEmpty();
    }

    @Test
    void whoIsReachedOnTheThirdChannelReadsOfTheSecondOnly() {
        var sms = new Refusing(ChannelConfig.Kind.SMS);
        var mail = new Taking(ChannelConfig.Kind.EMAIL);
        var node = node(List.of(new Refusing(ChannelConfig.Kind.WHATSAPP), sms, mail));
        say(node, person(1, true), "Your order is on its way.");

        await().untilAsserted(
                        () -> assertThat(mail.texts())
                                .containsExactly(
                                        "My message didn't reach you by SMS, so I'm continuing by e-mail.\n\nYour order is on its way."));
        assertThat(sms.texts())
                .containsExactly(
                        "My message didn't reach you by WhatsApp, so I'm continuing by SMS.\n\nYour order is on its way.");
        assertThat(jdbc.sql("select to_channel from delivery_step order by id")
                        .query(String.class)
                        .list())
                .as("in the order of where it began")
                .containsExactly("sms", "mail");
    }

    @Test
    void noStepGoesWhereTheCustomerSaidStopUntilTheySayStart() {
        var sms = new Taking(ChannelConfig.Kind.SMS);
        var mail = new Taking(ChannelConfig.Kind.EMAIL);
        var node = node(List.of(new Refusing(ChannelConfig.Kind.WHATSAPP), sms, mail));
        var stopped = person(1, true);
        said(node, stopped, Content.Consent.WITHDRAWN);
        say(node, stopped, "Your order is on its way.");
        await().untilAsserted(() -> assertThat(mail.texts()).hasSize(1));
        assertThat(sms.texts()).isEmpty();

        var started = person(2, true);
        said(node, started, Content.Consent.WITHDRAWN);
        said(node, started, Content.Consent.GIVEN);
        say(node, started, "Your order is on its way.");
        await().untilAsserted(() -> assertThat(sms.texts()).hasSize(1));
    }

    private static void said(AnnotationConfigApplicationContext node, Person person, Content.Consent consent) {
        var sms = node.getBean(Channels.class).find(BadDayShop.SHOP, "sms").orElseThrow();
        new TransactionTemplate(node.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> node.getBean(Consents.class)
                        .said(
                                new InboundMessage(
                                        BadDayShop.SHOP, sms, person.number(), "SM1", Content.OPT_OUT, null, null),
                                consent));
    }

    @Test
    void whatIsAboutAnAddressGoesNowhereElse() {
        var refusing = new Refusing(ChannelConfig.Kind.WHATSAPP);
        var sms = new Taking(ChannelConfig.Kind.SMS);
        var node = node(List.of(refusing, sms));
        var person = person(1, false);
        var code = new AnswerReady(
                SHOP,
                TurnId.random(),
                person.conversation(),
                "whatsapp",
                person.number().substring(1),
                List.of(new AnswerReady.Message("123456", List.of())));
        new TransactionTemplate(node.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> node.getBean(Outbox.class).write(code, true));

        await().untilAsserted(() -> assertThat(lost)
                .containsExactly(new MessageLost(SHOP, person.conversation(), code.turn(), "whatsapp", "failed")));
        assertThat(sms.texts()).isEmpty();
    }

    @Test
    void whatArrivesAfterItWasGivenUpHasArrived() {
        var node = node(List.of(new Taking(ChannelConfig.Kind.SMS)));
        var person = person(1, false);
        BadDayShop.say(node, "sms", person.number(), person.conversation(), "Hello");
        await().untilAsserted(
                        () -> assertThat(lost).extracting(MessageLost::state).containsExactly("expired"));

        var id = jdbc.sql("select id from outbound_message").query(Long.class).single();
        report(
                node.getBean(Channels.class).find(SHOP, "sms").orElseThrow(),
                new DeliveryReport("SMS-" + id, DeliveryReport.Status.DELIVERED, null, id, null));
        assertThat(jdbc.sql("select state from outbound_message")
                        .query(String.class)
                        .list())
                .containsExactly("delivered");
    }

    @Test
    void whatIsUncertainIsRepeatedOnceWhereItCanGoNowhereElse() {
        var whatsapp = new Silent(ChannelConfig.Kind.WHATSAPP, 1);
        var sms = new Taking(ChannelConfig.Kind.SMS);
        var node = node(List.of(whatsapp, sms));
        var person = person(1, false);
        said(node, person, Content.Consent.WITHDRAWN);
        say(node, person, "Hello");

        await().until(() -> state().equals("sent"));
        assertThat(whatsapp.texts()).containsExactly("Hello", "Hello");
        assertThat(sms.texts()).isEmpty();
        assertThat(lost).isEmpty();
    }

    @Test
    void whatStaysUncertainIsSeenNotToHaveArrived() {
        var whatsapp = new Silent(ChannelConfig.Kind.WHATSAPP, 2);
        var node = node(List.of(whatsapp, new Taking(ChannelConfig.Kind.SMS)));
        var person = person(1, false);
        said(node, person, Content.Consent.WITHDRAWN);
        say(node, person, "Hello");

        await().untilAsserted(
                        () -> assertThat(lost).extracting(MessageLost::state).containsExactly("expired"));
        assertThat(whatsapp.texts()).containsExactly("Hello", "Hello");
    }

    @Test
    void noReceiptIsAwaitedWhereNoneCanCome() {
        var unreported = new Taking(ChannelConfig.Kind.SMS) {
            @Override
            public boolean isReported() {
                return false;
            }
        };
        var node = node(List.of(unreported));
        var person = person(1, false);
        BadDayShop.say(node, "sms", person.number(), person.conversation(), "Hello");
        await().until(() -> state().equals("sent"));
        assertThat(jdbc.sql("select expires_at is null from outbound_message")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void whoWroteThereInAnotherConversationIsReachedThere() {
        var whatsapp = new Taking(ChannelConfig.Kind.WHATSAPP);
        var node = node(List.of(new Refusing(ChannelConfig.Kind.EMAIL), whatsapp));
        var person = person(1, true);
        jdbc.sql("update conversation set heard = '{}', state = '{}' where id = ?")
                .param(person.conversation().value())
                .update();
        jdbc.sql("""
                        insert into conversation (id, tenant, agent, customer_id, opened_for, channel, address, heard, state)
                        select gen_random_uuid(), tenant, 'other', customer_id, opened_for, channel, address,
                          jsonb_build_object('whatsapp', now()), state
                        from conversation where id = ?
                        """).param(person.conversation().value()).update();
        BadDayShop.say(node, "post", person.mail(), person.conversation(), "Hello");
        await().untilAsserted(() -> assertThat(whatsapp.texts()).hasSize(1));
    }

    private String state() {
        return jdbc.sql("select coalesce(max(state), '') from outbound_message")
                .query(String.class)
                .single();
    }

    @Test
    void aSlowChannelHoldsUpNoOther() {
        var slow = new Hanging(ChannelConfig.Kind.WHATSAPP);
        var sms = new Taking(ChannelConfig.Kind.SMS);
        var node = node(List.of(slow, sms));
        try {
            for (int i = 0; i < 40; i++) {
                say(node, person(i, true), "Hello");
            }
            slow.awaitCalls(8);
            var person = person(99, true);
            BadDayShop.say(node, "sms", person.number(), person.conversation(), "Hello");
            await().untilAsserted(() -> assertThat(sms.texts()).contains("Hello"));
            assertThat(slow.calls()).as("the channel's own concurrency").isEqualTo(8);
        } finally {
            slow.release();
        }
    }

    private boolean isGivenUp(String text) {
        return jdbc.sql("""
                        select exists (select 1 from outbound_message m
                                       join delivery_step s on s.turn = m.turn and s.from_channel = m.channel and s.to_channel is null
                                       where m.text like '%' || :text and m.state in ('failed', 'undeliverable', 'expired'))
                        """).param("text", text).query(Boolean.class).single();
    }

    private void settled() {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> jdbc.sql("""
                        select count(*) from outbound_message
                        where due_at is not null or next_step_at is not null or expires_at is not null
                        """).query(Integer.class).single() == 0);
    }

    private Map<ChannelConfig.Kind, RoughProvider> providers(long seed) {
        return List.of(ChannelConfig.Kind.WHATSAPP, ChannelConfig.Kind.SMS, ChannelConfig.Kind.EMAIL).stream()
                .collect(Collectors.toMap(
                        kind -> kind, kind -> new RoughProvider(kind, seed + kind.ordinal(), later, this::report)));
    }

    /** To whichever node the provider reaches. */
    private void report(ChannelConfig channel, DeliveryReport report) {
        nodes.get(Math.abs(report.hashCode() % nodes.size()))
                .getBean(Receipts.class)
                .record(SHOP, channel, report);
    }

    private AnnotationConfigApplicationContext node(Map<ChannelConfig.Kind, RoughProvider> providers) {
        return node(List.copyOf(providers.values()));
    }

    private AnnotationConfigApplicationContext node(List<? extends Sender> senders) {
        var node = BadDayShop.node(pool(), tenants, "1s", senders, lost);
        nodes.add(node);
        return node;
    }

    private HikariDataSource pool() {
        var config = new HikariConfig();
        config.setJdbcUrl(database);
        config.setMaximumPoolSize(6);
        var opened = new HikariDataSource(config);
        pools.add(opened);
        return opened;
    }

    private Person person(int number, boolean verified) {
        return BadDayShop.person(jdbc, number, verified);
    }

    private static void say(AnnotationConfigApplicationContext node, Person person, String... texts) {
        BadDayShop.say(node, "whatsapp", person.number().substring(1), person.conversation(), texts);
    }
}
