package ai.focal360.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.TestPostgres;
import ai.focal360.customer.Customers;
import ai.focal360.customer.KnownCustomers;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.Rules;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.LiveTenants;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.AnswerReady;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.StateStores;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** Answers on bad days: two nodes on one PostgreSQL, the platform's own rules, providers that lose, double and disorder. */
class LadderTest {
    static final TenantId SHOP = new TenantId("bad-day-shop");

    private static final Map<String, String> SHOP_FILES = Map.of(
            "seeds/bad-day-shop/tenant.yaml",
            """
            name: Bad Day Shop
            settings:
              delivery.outcome.whatsapp: PT6S
              delivery.outcome.sms: PT6S
              delivery.outcome.email: PT6S
              delivery.receipt.whatsapp: PT0.8S
              delivery.receipt.sms: PT0.8S
            """,
            "seeds/bad-day-shop/agents.yaml",
            """
            alex:
              name: Alex
              personality: Friendly
              languages: [en, nl, de]
            """,
            "seeds/bad-day-shop/channels.yaml",
            """
            whatsapp:
              kind: whatsapp
              agent: alex
              max-length: 400
              fallbacks: [sms, mail]
              outbound: {concurrency: 8}
              properties: {phone-number-id: "1"}
            sms:
              kind: sms
              agent: alex
              max-length: 160
              fallbacks: [mail]
              outbound: {concurrency: 8, per-second: 200}
              properties: {from: "+31200000000"}
            mail:
              kind: email
              agent: alex
              properties: {from: "shop@example.com"}
            """);

    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
    private final Tenants tenants = new Tenants();
    private final List<AnnotationConfigApplicationContext> nodes = new ArrayList<>();
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final ConcurrentLinkedQueue<MessageLost> lost = new ConcurrentLinkedQueue<>();
    private String database;
    private JdbcClient jdbc;
    private DataSource pool;

    @BeforeEach
    void open() throws IOException {
        database = TestPostgres.url();
        pool = pool();
        jdbc = JdbcClient.create(pool);
        Awaitility.doNotCatchUncaughtExceptionsByDefault(); // a killed node is one
        LiveTenants.goLive(tenants, TenantId.PLATFORM, platform());
        LiveTenants.goLive(tenants, SHOP, SHOP_FILES);
        // compiled once, as publishing does
        Rules.policies()
                .decide(tenants.require(SHOP), tenants.require(TenantId.PLATFORM), DecisionPoint.DELIVERY, List.of());
    }

    @AfterEach
    void close() {
        Awaitility.reset();
        nodes.forEach(AnnotationConfigApplicationContext::close);
        later.shutdownNow();
        pools.forEach(HikariDataSource::close);
    }

    private record Person(ConversationId conversation, String number, String mail) {}

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
        assertThat(received.stream().filter(text -> !text.startsWith("mail ")))
                .as("seed %d: nobody is told the same twice on one channel", seed)
                .doesNotHaveDuplicates();
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
        var sms = node.getBean(Channels.class).find(SHOP, "sms").orElseThrow();
        new TransactionTemplate(node.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> node.getBean(Consents.class)
                        .said(
                                new InboundMessage(SHOP, sms, person.number(), "SM1", Content.OPT_OUT, null, null),
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
        say(node, "sms", person.number(), person.conversation(), "Hello");
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
            say(node, "sms", person.number(), person.conversation(), "Hello");
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
        var database = pool();
        var node = new AnnotationConfigApplicationContext();
        senders.forEach(sender -> node.registerBean(sender.kind().name(), Sender.class, () -> sender));
        node.registerBean(DataSource.class, () -> database);
        node.registerBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(database));
        node.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
        node.registerBean(ObjectMapper.class, () -> new ObjectMapper().findAndRegisterModules());
        node.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        node.registerBean(Tenants.class, () -> tenants);
        node.registerBean(Clock.class, Clock::systemUTC);
        node.registerBean(ChannelSettings.class, LadderTest::settings);
        node.registerBean(Customers.class, () -> KnownCustomers.of(JdbcClient.create(database), tenants));
        node.registerBean(StateStore.class, () -> StateStores.postgres(database));
        node.registerBean(EffectiveConfig.Configs.class, () -> new EffectiveConfig.Configs(tenants));
        node.registerBean(Policies.class, Rules::policies);
        node.registerBean(Losses.class, () -> new Losses(lost));
        node.register(
                Wiring.class,
                Channels.class,
                Patience.Patiences.class,
                OutboundRows.class,
                LadderRows.class,
                Outbox.class,
                Delivery.class,
                Receipts.class,
                Rungs.class,
                Consents.class,
                Ladder.class);
        node.refresh();
        nodes.add(node);
        return node;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Wiring {}

    static class Losses {
        private final ConcurrentLinkedQueue<MessageLost> lost;

        Losses(ConcurrentLinkedQueue<MessageLost> lost) {
            this.lost = lost;
        }

        @EventListener
        void on(MessageLost message) {
            lost.add(message);
        }
    }

    private static ChannelSettings settings() {
        return new Binder(new MapConfigurationPropertySource(Map.of(
                        "focal.channel.delivery.sweep", "50ms",
                        "focal.channel.delivery.lease", "1s",
                        "focal.channel.delivery.unknown-wait", "500ms",
                        "focal.channel.delivery.first-delay", "20ms",
                        "focal.channel.delivery.max-attempts", "5",
                        "focal.channel.delivery.pause", "5ms")))
                .bindOrCreate("focal.channel", ChannelSettings.class);
    }

    private HikariDataSource pool() {
        var config = new HikariConfig();
        config.setJdbcUrl(database);
        config.setMaximumPoolSize(6);
        var opened = new HikariDataSource(config);
        pools.add(opened);
        return opened;
    }

    /** Somebody with a number of theirs, and an e-mail address that is theirs or that they only say is. */
    private Person person(int number, boolean verified) {
        var customer = UUID.randomUUID();
        var conversation = UUID.randomUUID();
        var phone = "+3160000%04d".formatted(number);
        var mail = (verified ? "sure" : "claimed") + number + "@example.com";
        jdbc.sql("insert into customer (tenant, id) values (?, ?)")
                .params(SHOP.value(), customer)
                .update();
        identity(customer, "WHATSAPP", phone.substring(1), "VERIFIED_BY_PROVIDER");
        identity(customer, "PHONE", phone, "VERIFIED_BY_PROVIDER");
        identity(customer, "EMAIL", mail, verified ? "VERIFIED_BY_CODE" : "CLAIMED");
        jdbc.sql("""
                        insert into conversation (id, tenant, agent, customer_id, opened_for, channel, address, heard, state)
                        values (?, ?, 'alex', ?, ?, 'whatsapp', ?, jsonb_build_object('whatsapp', now()), '{"language": "en"}')
                        """)
                .params(conversation, SHOP.value(), customer, customer, phone.substring(1))
                .update();
        return new Person(new ConversationId(conversation), phone, mail);
    }

    private void identity(UUID customer, String kind, String address, String level) {
        jdbc.sql("""
                        insert into customer_identity (tenant, kind, address, customer, known_as, level) values (?, ?, ?, ?, ?, ?)
                        """)
                .params(SHOP.value(), kind, address, customer, customer, level)
                .update();
    }

    private void say(AnnotationConfigApplicationContext node, Person person, String... texts) {
        say(node, "whatsapp", person.number().substring(1), person.conversation(), texts);
    }

    private static void say(
            AnnotationConfigApplicationContext node,
            String channel,
            String address,
            ConversationId conversation,
            String... texts) {
        var answer = new AnswerReady(
                SHOP,
                TurnId.random(),
                conversation,
                channel,
                address,
                List.of(texts).stream()
                        .map(text -> new AnswerReady.Message(text, List.of()))
                        .toList());
        new TransactionTemplate(node.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> node.publishEvent(answer));
    }

    private static Map<String, String> platform() throws IOException {
        try (var rules = Files.walk(Path.of("rules/platform"));
                var seeds = Files.walk(Path.of("seeds/platform"), 1)) {
            return Stream.concat(rules, seeds)
                    .filter(Files::isRegularFile)
                    .collect(Collectors.toMap(Path::toString, LadderTest::read, (a, b) -> a, TreeMap::new));
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
