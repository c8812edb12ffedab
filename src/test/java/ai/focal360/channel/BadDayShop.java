package ai.focal360.channel;

import ai.focal360.customer.Customers;
import ai.focal360.customer.KnownCustomers;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.Rules;
import ai.focal360.tenant.LiveTenants;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.AnswerReady;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.StateStores;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
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

/** A shop on WhatsApp, SMS and e-mail under the platform's own rules: nodes that deliver what it says, and people to say it to. */
final class BadDayShop {
    static final TenantId SHOP = new TenantId("bad-day-shop");

    private static final Map<String, String> FILES =
            Map.of("seeds/bad-day-shop/agents.yaml", """
            alex:
              name: Alex
              personality: Friendly
              languages: [en, nl, de]
            """, "seeds/bad-day-shop/channels.yaml", """
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
              fallbacks: [post, mail]
              outbound: {concurrency: 8, per-second: 200}
              properties: {from: "+31200000000"}
            mail:
              kind: email
              agent: alex
              properties: {from: "shop@example.com"}
            post:
              kind: email
              agent: alex
              fallbacks: [whatsapp]
              properties: {from: "post@example.com"}
            """);

    private BadDayShop() {}

    /** With the shop's settings as {@code tenant.yaml} has them. */
    static Tenants tenants(String settings) throws IOException {
        var files = new HashMap<>(FILES);
        files.put("seeds/bad-day-shop/tenant.yaml", "name: Bad Day Shop\n" + settings);
        var tenants = new Tenants();
        LiveTenants.goLive(tenants, TenantId.PLATFORM, platform());
        LiveTenants.goLive(tenants, SHOP, files);
        // compiled once, as publishing does
        Rules.policies()
                .decide(tenants.require(SHOP), tenants.require(TenantId.PLATFORM), DecisionPoint.DELIVERY, List.of());
        return tenants;
    }

    static AnnotationConfigApplicationContext node(
            DataSource database,
            Tenants tenants,
            String lease,
            List<? extends Sender> senders,
            Queue<MessageLost> lost) {
        var node = new AnnotationConfigApplicationContext();
        senders.forEach(sender -> node.registerBean(sender.kind().name(), Sender.class, () -> sender));
        node.registerBean(DataSource.class, () -> database);
        node.registerBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(database));
        node.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
        node.registerBean(ObjectMapper.class, () -> new ObjectMapper().findAndRegisterModules());
        node.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        node.registerBean(Tenants.class, () -> tenants);
        node.registerBean(Clock.class, Clock::systemUTC);
        node.registerBean(ChannelSettings.class, () -> settings(lease));
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
                ServiceWindow.class,
                Outbox.class,
                Delivery.class,
                Receipts.class,
                Rungs.class,
                Consents.class,
                Ladder.class);
        node.refresh();
        return node;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Wiring {}

    static class Losses {
        private final Queue<MessageLost> lost;

        Losses(Queue<MessageLost> lost) {
            this.lost = lost;
        }

        @EventListener
        void on(MessageLost message) {
            lost.add(message);
        }
    }

    private static ChannelSettings settings(String lease) {
        return new Binder(new MapConfigurationPropertySource(Map.of(
                        "focal.channel.delivery.sweep", "50ms",
                        "focal.channel.delivery.lease", lease,
                        "focal.channel.delivery.unknown-wait", "500ms",
                        "focal.channel.delivery.first-delay", "20ms",
                        "focal.channel.delivery.max-attempts", "5",
                        "focal.channel.delivery.pause", "5ms",
                        "focal.channel.whatsapp.timeout", "500ms",
                        "focal.channel.sms.timeout", "500ms",
                        "focal.channel.webhook.timeout", "500ms")))
                .bindOrCreate("focal.channel", ChannelSettings.class);
    }

    record Person(ConversationId conversation, String number, String mail) {}

    /** Somebody with a number of theirs, and an e-mail address that is theirs or that they only say is. */
    static Person person(JdbcClient jdbc, int number, boolean verified) {
        var customer = UUID.randomUUID();
        var conversation = UUID.randomUUID();
        var phone = "+3160000%04d".formatted(number);
        var mail = (verified ? "sure" : "claimed") + number + "@example.com";
        jdbc.sql("insert into customer (tenant, id) values (?, ?)")
                .params(SHOP.value(), customer)
                .update();
        identity(jdbc, customer, "WHATSAPP", phone.substring(1), "VERIFIED_BY_PROVIDER");
        identity(jdbc, customer, "PHONE", phone, "VERIFIED_BY_PROVIDER");
        identity(jdbc, customer, "EMAIL", mail, verified ? "VERIFIED_BY_CODE" : "CLAIMED");
        jdbc.sql("""
                        insert into conversation (id, tenant, agent, customer_id, opened_for, channel, address, heard, state)
                        values (?, ?, 'alex', ?, ?, 'whatsapp', ?, jsonb_build_object('whatsapp', now()), '{"language": "en"}')
                        """)
                .params(conversation, SHOP.value(), customer, customer, phone.substring(1))
                .update();
        return new Person(new ConversationId(conversation), phone, mail);
    }

    private static void identity(JdbcClient jdbc, UUID customer, String kind, String address, String level) {
        jdbc.sql("""
                        insert into customer_identity (tenant, kind, address, customer, known_as, level) values (?, ?, ?, ?, ?, ?)
                        """)
                .params(SHOP.value(), kind, address, customer, customer, level)
                .update();
    }

    static void say(
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
                    .collect(Collectors.toMap(Path::toString, BadDayShop::read, (a, b) -> a, TreeMap::new));
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
