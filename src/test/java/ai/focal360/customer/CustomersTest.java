package ai.focal360.customer;

import static ai.focal360.customer.SchemaFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.TestPostgres;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Field.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class CustomersTest {
    private static final TenantId OTHER = new TenantId("other-shop");
    private static final Instant NOON = Instant.parse("2026-03-02T11:00:00Z");

    private DataSource database;
    private JdbcClient jdbc;
    private Customers customers;

    @BeforeEach
    void open() {
        database = TestPostgres.database();
        jdbc = JdbcClient.create(database);
        customers = new Customers(
                jdbc, identities(), LiveTenants.with(SHOP, SchemaFixture.data(Map.of())), SchemaFixture.DEFAULTS);
    }

    @Test
    void isMetOnFirstContactAndKnownAfterwards() {
        var first = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1");

        assertThat(customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1"))
                .isEqualTo(first);
        assertThat(customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-2"))
                .isNotEqualTo(first);
        assertThat(customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "visitor-1"))
                .isNotEqualTo(first);
        assertThat(customers.contact(OTHER, ChannelConfig.Kind.WEBCHAT, "visitor-1"))
                .isNotEqualTo(first);
    }

    @Test
    void twoFirstMessagesAtOnceMeetOneCustomer() throws Exception {
        int threads = 8;
        var pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 10; round++) {
                var address = "visitor-" + round;
                var barrier = new CyclicBarrier(threads);
                Callable<CustomerId> contact = () -> {
                    barrier.await();
                    return transaction()
                            .execute(status -> customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, address));
                };
                var met = new HashSet<CustomerId>();
                var futures = new ArrayList<Future<CustomerId>>();
                for (int i = 0; i < threads; i++) {
                    futures.add(pool.submit(contact));
                }
                for (var future : futures) {
                    met.add(future.get());
                }
                assertThat(met).hasSize(1);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(count("customer")).isEqualTo(10);
    }

    @Test
    void whoLetsGoOfAnAddressWaitsForTheMessageThatIsJustTakenFromIt() throws Exception {
        var customer = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1");
        var pool = Executors.newSingleThreadExecutor();
        try {
            var letGo = transaction().execute(status -> {
                assertThat(customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1"))
                        .isEqualTo(customer);
                var removed = pool.submit(() -> jdbc.sql("delete from customer_identity where address = 'visitor-1'")
                        .update());
                assertThatThrownBy(() -> removed.get(300, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
                return removed;
            });
            assertThat(letGo.get(20, TimeUnit.SECONDS)).isOne();
        } finally {
            pool.shutdownNow();
        }
        assertThat(customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1"))
                .isNotEqualTo(customer);
    }

    @Test
    void aFirstContactThatIsRolledBackLeavesNobody() {
        transaction().executeWithoutResult(status -> {
            customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1");
            status.setRollbackOnly();
        });
        assertThat(count("customer")).isZero();
        assertThat(count("customer_identity")).isZero();
    }

    @Test
    void aWhatsAppAddressIsAPhoneNumberToo() {
        var customer = customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678");
        var profile = customers.load(SHOP, customer);

        assertThat(profile.identities())
                .extracting(Identity::kind, Identity::address)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(Identity.Kind.WHATSAPP, "31612345678"),
                        org.assertj.core.groups.Tuple.tuple(Identity.Kind.PHONE, "+31612345678"));
        assertThat(profile.value("phone")).hasValueSatisfying(phone -> {
            assertThat(phone.value()).isEqualTo("+31612345678");
            assertThat(phone.source()).isEqualTo(CandidateValue.CHANNEL);
        });
        assertThat(profile.changed()).containsExactly("phone");
    }

    @Test
    void keepsEveryTypeOfValue() {
        var values = Map.of(
                "name", value("Sofie"),
                "damage", value(new Money(new BigDecimal("12.50"), "EUR")),
                "household", value(new BigDecimal("4")),
                "newsletter", value(true),
                "sizes", value(List.of("M", "L")));
        var customer = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1");

        customers.save(customers.load(SHOP, customer).with(values));

        var loaded = customers.load(SHOP, customer);
        assertThat(loaded.values()).isEqualTo(values);
        assertThat(loaded.changed()).isEmpty();
    }

    @Test
    void twoWritersOfDifferentFieldsBothKeepTheirs() {
        var customer = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1");
        var one = customers.load(SHOP, customer);
        var other = customers.load(SHOP, customer);

        customers.save(one.with(Map.of("name", value("Sofie"))));
        customers.save(other.with(Map.of("email", value("sofie@example.com"))));

        assertThat(customers.load(SHOP, customer).values()).containsOnlyKeys("name", "email");
    }

    @Test
    void aTenantSeesItsOwnCustomersOnly() {
        var customer = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-1");
        var profile = customers.load(SHOP, customer);

        assertThat(customers.find(OTHER, customer)).isEmpty();
        assertThat(customers.findByAddress(OTHER, "visitor-1")).isEmpty();
        var stolen =
                new Profile(OTHER, customer, NOON, List.of(), Map.of("name", value("x")), java.util.Set.of("name"));
        assertThatThrownBy(() -> customers.save(stolen)).isInstanceOf(IllegalStateException.class);
        assertThat(customers.load(SHOP, customer)).isEqualTo(profile);
    }

    @Test
    void refusesAddressesNobodyCanHave() {
        for (var address : List.of("", " ", "a\nb", "x".repeat(257))) {
            assertThatThrownBy(() -> customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, address))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void savingWithoutAChangeTouchesNothing() {
        var stranger = new Profile(SHOP, CustomerId.random(), NOON, List.of(), Map.of(), java.util.Set.of());
        customers.save(stranger);
        assertThat(count("customer")).isZero();
    }

    @Test
    void aNewPackBringsItsSchema() {
        var tenants = LiveTenants.with(SHOP, SchemaFixture.data(Map.of()));
        var live = new Customers(jdbc, identities(), tenants, SchemaFixture.DEFAULTS);
        assertThat(live.schema(SHOP).field("loyalty")).isEmpty();
        assertThat(live.schema(SHOP)).isSameAs(live.schema(SHOP));

        LiveTenants.publish(
                tenants,
                SHOP,
                2,
                SchemaFixture.data(
                        Map.of(),
                        List.of(SchemaFixture.field("loyalty", ai.focal360.tenant.Field.Type.TEXT, Scope.CUSTOMER))));

        assertThat(live.schema(SHOP).field("loyalty")).isPresent();
    }

    private CustomerIdentityMap identities() {
        return new CustomerIdentityMap(jdbc, new MergeRows(jdbc), event -> {});
    }

    private static FieldValue value(Object value) {
        return new FieldValue(value, "customer", 0.9, NOON);
    }

    private TransactionTemplate transaction() {
        return new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
