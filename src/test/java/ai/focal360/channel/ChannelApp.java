package ai.focal360.channel;

import ai.focal360.customer.Customers;
import ai.focal360.customer.KnownCustomers;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.Home;
import ai.focal360.platform.Outbound;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.platform.web.ProblemAnswers;
import ai.focal360.policy.Policies;
import ai.focal360.tenant.Agent;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelConfigs;
import ai.focal360.tenant.LiveTenants;
import ai.focal360.tenant.Tenants;
import ai.focal360.tenant.Texts;
import ai.focal360.turn.AnswerReady;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.InMemoryStateStore;
import ai.focal360.turn.StateStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * This module alone in a real server, with an inbox in memory. Carries no stereotype on purpose: the whole application's
 * component scan must not find it.
 */
@EnableAutoConfiguration(
        excludeName = {
            "org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration",
            "org.camunda.bpm.spring.boot.starter.webapp.CamundaBpmWebappAutoConfiguration",
            "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
            "org.springframework.boot.autoconfigure.data.jpa.JpaRepositoriesAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration"
        })
@ConfigurationPropertiesScan("ai.focal360.channel")
@ComponentScan("ai.focal360.channel")
@EnableConfigurationProperties({Home.class, Outbound.class})
@Import({ProblemAnswers.class, Secrets.class, Policies.class})
public class ChannelApp {
    public static final TenantId ACME = new TenantId("acme-shop");
    public static final AgentId ALEX = new AgentId("alex");
    public static final String PHONE_NUMBER_ID = "1122334455667";
    public static final String SMS_NUMBER = "+31970102030";

    private static final Texts GREETING = new Texts(Map.of(
            "greeting",
            Map.of(
                    "en",
                    Map.of(Texts.ANY_CHANNEL, "Hi, here is Alex.", "webchat", "Hi, I am Alex. How can I help you?"),
                    "nl",
                    Map.of(Texts.ANY_CHANNEL, "Hoi, ik ben Alex. Wat kan ik voor je doen?"),
                    "fr",
                    Map.of(Texts.ANY_CHANNEL, "Bonjour"))));

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** The readiness names it; it is the platform's. */
    @Bean
    HealthIndicator databaseRoomHealthIndicator() {
        return () -> Health.up().build();
    }

    @Bean
    Tenants tenants() {
        var tenants = new Tenants();
        LiveTenants.goLive(
                tenants,
                ACME,
                "Acme Shop",
                List.of(agent(ALEX, "Alex", "greeting"), agent(new AgentId("sam"), "Sam", null)),
                List.of(
                        channel("webchat", ChannelConfig.Kind.WEBCHAT, ALEX, 4000, Map.of()),
                        channel("webchat-sam", ChannelConfig.Kind.WEBCHAT, new AgentId("sam"), 4000, Map.of()),
                        channel(
                                "whatsapp",
                                ChannelConfig.Kind.WHATSAPP,
                                ALEX,
                                4096,
                                Map.of("phone-number-id", PHONE_NUMBER_ID)),
                        channel("sms", ChannelConfig.Kind.SMS, ALEX, 1600, Map.of("from", SMS_NUMBER)),
                        channel(
                                "system",
                                ChannelConfig.Kind.WEBHOOK,
                                ALEX,
                                4096,
                                Map.of("url", ChannelServer.GRAPH.baseUrl() + "/system"))),
                GREETING);
        LiveTenants.goLive(tenants, TenantId.PLATFORM, Map.of("seeds/platform/tenant.yaml", """
                        name: Platform
                        settings:
                          outreach.consent.sms: consent_sms
                          outreach.consent.email: consent_email
                          outreach.consent.whatsapp: consent_whatsapp
                        """));
        // another tenant with the same names, and without any secret
        LiveTenants.goLive(
                tenants,
                new TenantId("globex"),
                "Globex",
                List.of(agent(ALEX, "Alex", null)),
                List.of(
                        channel("webchat", ChannelConfig.Kind.WEBCHAT, ALEX, 4000, Map.of()),
                        channel("whatsapp", ChannelConfig.Kind.WHATSAPP, ALEX, 4096, Map.of("phone-number-id", "99"))));
        return tenants;
    }

    private static Agent agent(AgentId id, String name, @Nullable String greeting) {
        return new Agent(id, name, "Friendly", List.of("en", "nl", "de"), greeting, List.of(), Map.of(), Map.of());
    }

    private static ChannelConfig channel(
            String id, ChannelConfig.Kind kind, AgentId agent, int maxLength, Map<String, String> properties) {
        return ChannelConfigs.channel(
                id, kind, agent, Duration.ofMillis(100), Duration.ofMillis(500), maxLength, true, properties);
    }

    @Bean
    EffectiveConfig.Configs configs(Tenants tenants) {
        return new EffectiveConfig.Configs(tenants);
    }

    @Bean
    Customers customers(JdbcClient jdbc, Tenants tenants) {
        return KnownCustomers.of(jdbc, tenants);
    }

    @Bean
    StateStore store() {
        return new InMemoryStateStore(Clock.systemUTC());
    }

    @Bean
    FakeInbox inbox() {
        return new FakeInbox();
    }

    @Bean
    Agents agents(ApplicationEventPublisher events, TransactionTemplate transactions) {
        return new Agents(events, transactions);
    }

    /** Speaks as the turn does: inside a transaction, on a thread of its own. */
    public static class Agents {
        private final Executor turns = Executors.newSingleThreadExecutor();
        private final ApplicationEventPublisher events;
        private final TransactionTemplate transactions;

        Agents(ApplicationEventPublisher events, TransactionTemplate transactions) {
            this.events = events;
            this.transactions = transactions;
        }

        public TurnId say(String channel, String address, String... texts) {
            var turn = TurnId.random();
            say(
                    ACME,
                    turn,
                    channel,
                    address,
                    List.of(texts).stream()
                            .map(text -> new AnswerReady.Message(text, List.of()))
                            .toList());
            return turn;
        }

        public void say(
                TenantId tenant, TurnId turn, String channel, String address, List<AnswerReady.Message> messages) {
            say(new AnswerReady(tenant, turn, ConversationId.random(), channel, address, messages));
        }

        public void say(AnswerReady answer) {
            transactions.executeWithoutResult(status -> events.publishEvent(answer));
        }

        public void later(Runnable turn) {
            turns.execute(turn);
        }
    }
}
