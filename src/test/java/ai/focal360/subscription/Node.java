package ai.focal360.subscription;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.OutboundTest;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One node's part in telling of events, on a real database and over real HTTP. */
final class Node implements AutoCloseable {
    static final TenantId SHOP = new TenantId("test-shop");
    static final ObjectMapper JSON =
            new ObjectMapper().findAndRegisterModules().disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final JdbcClient jdbc;
    final TransactionTemplate transaction;
    final EventRows rows;
    final Subscribers subscribers;
    final Post post;
    final Announcements announcements;
    final Subscriptions subscriptions;
    final SubscriptionProperties properties;
    private final Courier courier;

    Node(DataSource database, Map<String, String> settings) {
        properties = new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("focal.subscription", SubscriptionProperties.class);
        jdbc = JdbcClient.create(database);
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        rows = new EventRows(jdbc);
        var subscriptionRows = new SubscriptionRows(jdbc);
        subscribers = new Subscribers(subscriptionRows, properties);
        var changes = new Changes(subscribers, event -> {});
        var pausing = new Pausing(subscriptionRows, rows, changes);
        var outbound = OutboundTest.bound(settings);
        var secrets = new SigningSecrets((tenant, name) -> tenant + "'s own");
        post = new Post(outbound, secrets, properties, Clock.systemUTC());
        courier = new Courier(rows, subscribers, pausing, post, properties, meters);
        announcements = new Announcements(rows, subscribers, courier, JSON);
        subscriptions = new Subscriptions(
                subscriptionRows,
                rows,
                pausing,
                changes,
                announcements,
                courier,
                secrets,
                outbound,
                properties,
                Clock.systemUTC());
    }

    Node start() {
        subscribers.start();
        courier.start();
        return this;
    }

    Subscription.WithSecret subscribe(String url, EventType... types) {
        return subscribe(SHOP, url, false, types);
    }

    Subscription.WithSecret subscribe(TenantId tenant, String url, boolean texts, EventType... types) {
        return subscriptions.create(tenant, new Wanted(url, Arrays.asList(types), texts), UUID.randomUUID());
    }

    /** A scenario of the customer begins, as many times as names are given. */
    void tell(CustomerId customer, String... scenarios) {
        transaction.executeWithoutResult(status -> announcements.make(
                SHOP,
                Arrays.stream(scenarios)
                        .map(scenario -> moment(customer, scenario))
                        .toList()));
    }

    static Moment moment(CustomerId customer, String scenario) {
        return Moment.of(
                EventType.SCENARIO_STARTED,
                customer,
                Instant.now(),
                new EventData.ScenarioMoved(
                        customer,
                        ConversationId.random(),
                        new AgentId("alex"),
                        "webchat",
                        UUID.randomUUID(),
                        scenario,
                        1,
                        null,
                        null));
    }

    List<DeadLetter> dead(Subscription subscription) {
        return subscriptions
                .deadLetters(SHOP, subscription.id(), null, null, 100)
                .items();
    }

    Duration untilDue() {
        return Duration.ofMillis(jdbc.sql("select extract(epoch from max(due_at) - now()) * 1000 from event_delivery")
                .query(Long.class)
                .single());
    }

    @Override
    public void close() {
        courier.stop();
        subscribers.stop();
    }
}
