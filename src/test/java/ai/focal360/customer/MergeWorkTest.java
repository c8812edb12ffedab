package ai.focal360.customer;

import static ai.focal360.customer.SchemaFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.customer.CustomerIdentityMap.Verified;
import ai.focal360.customer.Identity.Kind;
import ai.focal360.customer.Identity.Level;
import ai.focal360.customer.Merge.State;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Handover;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Addresses are claimed by many and verified by one; who has a verified address of another is that other, until parted. */
class MergeWorkTest {
    private static final TenantId OTHER = new TenantId("other-shop");
    private static final Instant NOON = Instant.parse("2026-03-02T11:00:00Z");
    private static final Address MAIL = new Address(Kind.EMAIL, "sofie@example.com");

    private final DataSource database = TestPostgres.database();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    private final MergeRows rows = new MergeRows(jdbc);
    private final CustomerIdentityMap identities = new CustomerIdentityMap(jdbc, rows, event -> {});
    private final Merges merges = new Merges(rows);
    private final Customers customers = new Customers(
            jdbc, identities, LiveTenants.with(SHOP, SchemaFixture.data(Map.of())), SchemaFixture.DEFAULTS);
    private final Letters letters = new Letters();

    /** A module whose rows go with a conversation. */
    private final class Letters implements PersonalData {
        private @Nullable String busy;

        @Override
        public String name() {
            return "letters";
        }

        @Override
        public String contents() {
            return "letters";
        }

        @Override
        public Set<String> tables() {
            return Set.of("letter");
        }

        @Override
        public Set<ConversationId> openedFor(TenantId tenant, Set<CustomerId> names) {
            return jdbc
                    .sql("select conversation from letter where tenant = ? and opened_for = any(?)")
                    .params(
                            tenant.value(),
                            names.stream().map(CustomerId::value).toArray(UUID[]::new))
                    .query(UUID.class)
                    .list()
                    .stream()
                    .map(ConversationId::new)
                    .collect(Collectors.toSet());
        }

        @Override
        public Optional<String> handOver(Handover handover) {
            PersonalRows.handOver(jdbc, handover, "letter", "customer", "conversation = any(:conversations)");
            return Optional.ofNullable(busy);
        }

        @Override
        public void export(Person person, Taker taker) {}

        @Override
        public Erased erase(Person person) {
            return Erased.of(Map.of());
        }
    }

    @BeforeEach
    void lettersAreKept() {
        jdbc.sql("create table letter (tenant text, conversation uuid, customer uuid, opened_for uuid, words text)")
                .update();
    }

    @Test
    void anAddressIsManysToClaimAndOnesToHave() {
        var sofie = visitor("visitor-1");
        var liam = visitor("visitor-2");
        states(sofie, "email", MAIL.value());
        states(liam, "email", MAIL.value());

        assertThat(identities.find(SHOP, MAIL)).isEmpty();
        assertThat(level(sofie, MAIL)).isEqualTo(Level.CLAIMED);
        assertThat(level(liam, MAIL)).isEqualTo(Level.CLAIMED);

        assertThat(verify(sofie, MAIL, Level.VERIFIED_BY_CODE)).isInstanceOf(Verified.Theirs.class);

        assertThat(identities.find(SHOP, MAIL)).contains(sofie);
        assertThat(identities.find(OTHER, MAIL)).isEmpty();
        assertThat(level(liam, MAIL)).as("a claim of his still").isEqualTo(Level.CLAIMED);
        assertThat(customers.load(SHOP, liam).value("email"))
                .hasValueSatisfying(mail -> assertThat(mail.source()).isEqualTo("customer"));
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void whatIsSurerStays(Level next) {
        var sofie = visitor("visitor-1");
        verify(sofie, MAIL, Level.VERIFIED_BY_PROVIDER);

        if (next.isVerified()) {
            verify(sofie, MAIL, next);
        } else {
            states(sofie, "email", MAIL.value());
        }

        assertThat(level(sofie, MAIL)).isEqualTo(next == Level.VERIFIED_BY_TOOL ? next : Level.VERIFIED_BY_PROVIDER);
    }

    @Test
    void whoeverWritesFromAnAddressNobodyVouchesForIsNotWhoHasIt() {
        var sofie = customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678");

        var somebody = customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678", Level.CLAIMED);

        assertThat(somebody).isNotEqualTo(sofie);
        assertThat(customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678", Level.CLAIMED))
                .isEqualTo(somebody);
        assertThat(customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678"))
                .isEqualTo(sofie);
    }

    @Test
    void twoWhoProveTheSameAddressAtOnceAreOne() throws Exception {
        for (int round = 0; round < 10; round++) {
            var address = new Address(Kind.EMAIL, "sofie-%d@example.com".formatted(round));
            var one = visitor("one-" + round);
            var other = visitor("other-" + round);

            var outcomes = atOnce(
                    () -> verify(one, address, Level.VERIFIED_BY_CODE),
                    () -> verify(other, address, Level.VERIFIED_BY_CODE));

            assertThat(outcomes).hasAtLeastOneElementOfType(Verified.Theirs.class);
            assertThat(outcomes).hasAtLeastOneElementOfType(Verified.Joins.class);
        }
        node().work();
        assertThat(jdbc.sql("select count(*) from customer where joined_to is null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(10);
    }

    @Test
    void theOlderOneStaysWithAllThatIsKnownOfBoth() {
        var older = visitor("visitor-1");
        var younger = customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678");
        keep(older, "name", new FieldValue("Sofie", "customer", 0.9, NOON));
        keep(older, "household", new FieldValue(new java.math.BigDecimal("2"), "customer", 0.6, NOON));
        keep(younger, "name", new FieldValue("S. de Vries", "tool:crm", 0.7, NOON));
        keep(younger, "household", new FieldValue(new java.math.BigDecimal("3"), "customer", 0.5, NOON));
        keep(younger, "newsletter", new FieldValue(true, "customer", 0.9, NOON));
        letter(younger, "hello");
        letter(older, "hi");

        verify(younger, MAIL, Level.VERIFIED_BY_CODE);
        assertThat(verify(older, MAIL, Level.VERIFIED_BY_CODE)).isInstanceOf(Verified.Joins.class);
        node().work();

        var known = customers.load(SHOP, older);
        assertThat(merges.current(SHOP, younger)).contains(older);
        assertThat(known.identities())
                .extracting(Identity::kind)
                .containsExactlyInAnyOrder(Kind.WEBCHAT, Kind.WHATSAPP, Kind.PHONE, Kind.EMAIL);
        assertThat(known.value("name").orElseThrow().value())
                .as("verified beats stated")
                .isEqualTo("S. de Vries");
        assertThat(known.value("household").orElseThrow().value())
                .as("the surer one")
                .hasToString("2");
        assertThat(known.value("newsletter").orElseThrow().value()).isEqualTo(true);
        assertThat(letters(older)).containsExactlyInAnyOrder("hello", "hi");
        assertThat(customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678"))
                .isEqualTo(older);
        assertThat(merges.of(SHOP, older)).singleElement().satisfies(merge -> {
            assertThat(merge.state()).isEqualTo(State.DONE);
            assertThat(merge.survivor()).isEqualTo(older.value());
            assertThat(merge.joined()).isEqualTo(younger.value());
            assertThat(merge.addressKind()).isEqualTo(Kind.EMAIL);
            assertThat(merge.by()).isEqualTo("verified_by_code");
        });
    }

    @Test
    void partedEachHasWhatWasTheirsAndWhatCameToItSince() {
        var older = visitor("visitor-1");
        var younger = customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678");
        keep(older, "name", new FieldValue("Sofie", "customer", 0.5, NOON));
        keep(younger, "name", new FieldValue("Emma", "customer", 0.9, NOON));
        keep(younger, "newsletter", new FieldValue(true, "customer", 0.9, NOON));
        letter(younger, "from Emma");
        var before = List.of(customers.load(SHOP, older), customers.load(SHOP, younger));
        var merge = join(older, younger);

        later(younger, older, "from Emma again");
        keep(older, "household", new FieldValue(new java.math.BigDecimal("4"), "customer", 0.9, NOON));
        part(merge);

        assertThat(merges.find(SHOP, merge).orElseThrow().state()).isEqualTo(State.UNDONE);
        assertThat(letters(younger)).containsExactlyInAnyOrder("from Emma", "from Emma again");
        assertThat(letters(older)).isEmpty();
        assertThat(customers.load(SHOP, younger)).isEqualTo(before.get(1));
        var sofie = customers.load(SHOP, older);
        assertThat(sofie.identities()).isEqualTo(before.get(0).identities());
        assertThat(sofie.value("name")).isEqualTo(before.get(0).value("name"));
        assertThat(sofie.value("newsletter")).isEmpty();
        assertThat(sofie.value("household")).as("said since").isPresent();
        assertThat(customers.contact(SHOP, ChannelConfig.Kind.WHATSAPP, "31612345678"))
                .isEqualTo(younger);
    }

    @Test
    void mergesComeApartInAnyOrder() {
        var a = visitor("a");
        var b = visitor("b");
        var c = visitor("c");
        keep(a, "name", new FieldValue("A", "customer", 0.5, NOON));
        keep(b, "name", new FieldValue("B", "customer", 0.7, NOON));
        keep(c, "name", new FieldValue("C", "customer", 0.9, NOON));
        var first = join(a, b);
        var second = join(a, c);
        assertThat(name(a)).isEqualTo("C");

        part(first);
        assertThat(name(a)).isEqualTo("C");
        part(second);

        assertThat(List.of(name(a), name(b), name(c))).containsExactly("A", "B", "C");
    }

    @Test
    void whatWasJoinedLaterIsPartedFirst() {
        var a = visitor("a");
        var b = visitor("b");
        var c = visitor("c");
        var inner = join(b, c);
        var outer = join(a, b);
        assertThat(merges.current(SHOP, c)).contains(a);

        part(inner);
        assertThat(merges.find(SHOP, inner).orElseThrow().waitsFor()).isEqualTo("a later merge has to be undone first");
        part(outer);
        jdbc.sql("update customer_merge set next_at = clock_timestamp()").update();
        node().work();

        for (var customer : List.of(a, b, c)) {
            assertThat(merges.current(SHOP, customer)).contains(customer);
        }
        assertThat(customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "c")).isEqualTo(c);
    }

    @Test
    void waitsForAsLongAsOneOfThemIsBeingAnsweredAndChangesNothingMeanwhile() {
        var older = visitor("visitor-1");
        var younger = visitor("visitor-2");
        letter(younger, "hello");
        letters.busy = "a turn is running";

        var merge = join(older, younger);

        assertThat(merges.find(SHOP, merge).orElseThrow().waitsFor()).isEqualTo("a turn is running");
        assertThat(letters(younger)).containsExactly("hello");
        assertThat(merges.current(SHOP, younger)).contains(younger);

        letters.busy = null;
        jdbc.sql("update customer_merge set next_at = clock_timestamp()").update();
        node().work();
        assertThat(letters(older)).containsExactly("hello");
    }

    @Test
    void aMessageThatIsJustTakenIsWaitedFor() {
        var older = visitor("visitor-1");
        var younger = visitor("visitor-2");

        transaction.executeWithoutResult(status -> {
            customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, "visitor-2");
            var merge = elsewhere(() -> join(older, younger));
            assertThat(elsewhere(() -> merges.find(SHOP, merge).orElseThrow()).state())
                    .isEqualTo(State.WANTED);
        });
        jdbc.sql("update customer_merge set next_at = clock_timestamp()").update();
        node().work();

        assertThat(merges.current(SHOP, younger)).contains(older);
    }

    @Test
    void aRingOfMergesOnTwoNodesEndsAsOneCustomer() throws Exception {
        var ring = new ArrayList<CustomerId>();
        for (int n = 0; n < 6; n++) {
            ring.add(visitor("visitor-" + n));
        }
        for (int n = 0; n < 6; n++) {
            var one = ring.get(n);
            var other = ring.get((n + 1) % 6);
            transaction.executeWithoutResult(
                    status -> merges.join(SHOP, one, other, "support-lead", "the same person"));
        }

        for (int round = 0; round < 10; round++) {
            atOnce(this::worked, this::worked);
            jdbc.sql("update customer_merge set next_at = clock_timestamp()").update();
        }

        assertThat(ring).allSatisfy(customer -> assertThat(merges.current(SHOP, customer))
                .contains(ring.get(0)));
        assertThat(merges.of(SHOP, ring.get(0)))
                .extracting(Merge::state)
                .containsOnly(State.DONE, State.DROPPED)
                .filteredOn(State.DONE::equals)
                .hasSize(5);
    }

    @Test
    void aWishThatWasTakenBackBeforeItWasDoneIsNotDone() {
        var older = visitor("visitor-1");
        var younger = visitor("visitor-2");
        letters.busy = "a turn is running";
        var merge = join(older, younger);

        part(merge);
        letters.busy = null;
        jdbc.sql("update customer_merge set next_at = clock_timestamp()").update();
        node().work();

        assertThat(merges.find(SHOP, merge).orElseThrow().state()).isEqualTo(State.DROPPED);
        assertThat(merges.current(SHOP, younger)).contains(younger);
    }

    @Test
    void whoIsErasedIsErasedUnderAllTheirNames() {
        var older = visitor("visitor-1");
        var younger = visitor("visitor-2");
        join(older, younger);
        var parts = new StaticListableBeanFactory();
        parts.addBean("customer", new CustomerRows(jdbc));
        var erasures = new ErasureRows(jdbc, new ObjectMapper());
        var privacy = new Privacy(jdbc, rows, erasures, parts.getBeanProvider(PersonalData.class));

        transaction.executeWithoutResult(
                status -> privacy.erase(SHOP, younger, new Caller(UUID.randomUUID(), SHOP, Role.OWNER)));
        new ErasureWork(erasures, privacy, transaction, new ErasureProperties(Duration.ofDays(1))).work();

        for (var table : List.of("customer", "customer_identity", "customer_merge")) {
            assertThat(jdbc.sql("select count(*) from " + table)
                            .query(Integer.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void anotherTenantsCustomersAreNobody() {
        var sofie = visitor("visitor-1");
        var liam = visitor("visitor-2");
        var merge = join(sofie, liam);

        assertThat(merges.join(OTHER, sofie, liam, "support-lead", "no")).isEmpty();
        assertThat(merges.find(OTHER, merge)).isEmpty();
        assertThat(merges.undo(OTHER, merge, "support-lead", "no")).isEmpty();
        assertThat(merges.of(OTHER, sofie)).isEmpty();
        assertThat(merges.current(OTHER, sofie)).isEmpty();
    }

    private CustomerId visitor(String address) {
        return customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, address);
    }

    private Verified verify(CustomerId customer, Address address, Level level) {
        return transaction.execute(status ->
                identities.verify(SHOP, customer, address, level, level.name().toLowerCase(), "as said"));
    }

    private void states(CustomerId customer, String field, String value) {
        keep(customer, field, new FieldValue(value, CandidateValue.CUSTOMER, 0.9, NOON));
    }

    private void keep(CustomerId customer, String field, FieldValue value) {
        var profile = customers.load(SHOP, customer);
        customers.save(new Profile(SHOP, customer, profile.since(), List.of(), Map.of(field, value), Set.of(field)));
    }

    private Level level(CustomerId customer, Address address) {
        return customers.load(SHOP, customer).identities().stream()
                .filter(identity -> identity.address().equals(address.value()))
                .map(Identity::level)
                .findFirst()
                .orElseThrow();
    }

    private Object name(CustomerId customer) {
        return customers.load(SHOP, customer).value("name").orElseThrow().value();
    }

    private void letter(CustomerId customer, String words) {
        later(customer, customer, words);
    }

    private void later(CustomerId openedFor, CustomerId customer, String words) {
        jdbc.sql("insert into letter values (?, ?, ?, ?, ?)")
                .params(SHOP.value(), UUID.randomUUID(), customer.value(), openedFor.value(), words)
                .update();
    }

    private List<String> letters(CustomerId customer) {
        return jdbc.sql("select words from letter where customer = ?")
                .param(customer.value())
                .query(String.class)
                .list();
    }

    private UUID join(CustomerId one, CustomerId other) {
        var merge = merges.join(SHOP, one, other, "support-lead", "the same person")
                .orElseThrow()
                .merge();
        node().work();
        return merge;
    }

    private void part(UUID merge) {
        assertThat(merges.undo(SHOP, merge, "support-lead", "not the same person"))
                .isPresent();
        node().work();
    }

    private boolean worked() {
        node().work();
        return true;
    }

    private MergeWork node() {
        var parts = new StaticListableBeanFactory();
        parts.addBean("letters", letters);
        return new MergeWork(
                rows,
                jdbc,
                parts.getBeanProvider(PersonalData.class),
                transaction,
                new MergeProperties(Duration.ofDays(1)));
    }

    private static <T> T elsewhere(Callable<T> work) {
        var thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(work).get();
        } catch (Exception e) {
            throw new IllegalStateException("Expected it to work elsewhere", e);
        } finally {
            thread.shutdownNow();
        }
    }

    @SafeVarargs
    private static <T> List<T> atOnce(Callable<T>... works) throws Exception {
        var pool = Executors.newFixedThreadPool(works.length);
        var barrier = new CyclicBarrier(works.length);
        try {
            var futures = new ArrayList<Future<T>>();
            for (var work : works) {
                futures.add(pool.submit(() -> {
                    barrier.await();
                    return work.call();
                }));
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
