package ai.focal360.customer;

import static ai.focal360.customer.SchemaFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.TestPostgres;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.Pseudonyms;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Erasing goes on until nothing is left, whatever gets in its way. */
class ErasureWorkTest {
    private static final Caller OWNER = new Caller(UUID.randomUUID(), SHOP, Role.OWNER);
    private static final String ADDRESS = "visitor-1";

    private final DataSource database = TestPostgres.database();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    private final Customers customers =
            new Customers(jdbc, LiveTenants.with(SHOP, SchemaFixture.data(Map.of())), SchemaFixture.DEFAULTS);
    private final ErasureRows erasures = new ErasureRows(jdbc, new ObjectMapper());
    private final Letters letters = new Letters();
    private final Privacy privacy = privacy();
    private final ConversationId conversation = ConversationId.random();
    private CustomerId customer;

    /** A module with a table; its node dies, or its partner is away, when it erases for the nth time. */
    private final class Letters implements PersonalData, Ordered {
        private final PersonalRows rows =
                PersonalRows.in(jdbc).gone("letter", "tenant = :tenant and conversation = any(:conversations)");
        private int times;
        private int diesAt;
        private int failsUntil;
        private String waitsFor;

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
            return rows.tables();
        }

        @Override
        public Set<ConversationId> conversations(TenantId tenant, CustomerId customer) {
            return Set.of(conversation);
        }

        @Override
        public void export(Person person, Taker taker) {
            rows.export(person, taker);
        }

        @Override
        public Erased erase(Person person) {
            times++;
            var erased = waitsFor == null ? rows.erase(person) : Erased.notYet(waitsFor);
            if (times == diesAt) {
                throw new Killed();
            }
            if (times <= failsUntil) {
                throw new IllegalStateException("Expected Zebulon to be away");
            }
            return erased;
        }

        @Override
        public int getOrder() {
            return 1;
        }
    }

    /** Nothing catches it, and nothing is done after it: as kill -9. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void somebodyWrote() {
        jdbc.sql("create table letter (tenant text, conversation uuid, words text)")
                .update();
        customer = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, ADDRESS);
        writes("Hello");
        writes("Is anybody there?");
    }

    private void writes(String words) {
        jdbc.sql("insert into letter values (?, ?, ?)")
                .params(SHOP.value(), conversation.value(), words)
                .update();
    }

    @Test
    void goesOverEverythingUntilNothingIsLeftAndForgetsWhomItWasAbout() {
        var begun = erase();
        node().work();

        var done = privacy.erasure(SHOP, begun.erasure()).orElseThrow();
        assertThat(done.state()).isEqualTo(Erasure.State.DONE);
        assertThat(done.changed())
                .containsOnly(Map.entry("letter", 2L), Map.entry("customer", 1L), Map.entry("customer_identity", 1L));
        assertThat(letters.times).as("once more, to see that nothing is left").isEqualTo(2);
        assertThat(jdbc.sql("select erasure::text from erasure")
                        .query(String.class)
                        .single())
                .doesNotContain(customer.toString())
                .doesNotContain(conversation.toString());
        assertThat(customers.find(SHOP, customer)).isEmpty();
        assertThat(privacy.erase(SHOP, customer, OWNER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anotherNodeGoesOnWhereOneDied(int diesAt) {
        var begun = erase();
        letters.diesAt = diesAt;

        assertThatThrownBy(() -> node().work()).isInstanceOf(Killed.class);
        node().work();
        assertThat(privacy.erasure(SHOP, begun.erasure()).orElseThrow().state())
                .as("it may be alive")
                .isEqualTo(Erasure.State.WORKING);
        itsLeaseEnds();
        node().work();

        var done = privacy.erasure(SHOP, begun.erasure()).orElseThrow();
        assertThat(done.state()).isEqualTo(Erasure.State.DONE);
        assertThat(done.changed()).containsEntry("letter", 2L).containsEntry("customer", 1L);
    }

    @Test
    void comesRoundUntilWhatWasAwayIsBackAndSaysNoWordOfIt() {
        var begun = erase();
        letters.failsUntil = 2;

        node().work();
        var waiting = privacy.erasure(SHOP, begun.erasure()).orElseThrow();
        assertThat(waiting.waitsFor()).isEqualTo("letters: IllegalStateException");
        assertThat(waiting.changed()).as("what failed is not counted").doesNotContainKey("letter");
        itsLeaseEnds();
        node().work();
        itsLeaseEnds();
        node().work();

        assertThat(privacy.erasure(SHOP, begun.erasure()).orElseThrow().state()).isEqualTo(Erasure.State.DONE);
    }

    @Test
    void waitsForWhatIsUnderWayBeforeAnythingElseGoes() {
        var begun = erase();
        letters.waitsFor = "a turn is running";

        node().work();

        var waiting = privacy.erasure(SHOP, begun.erasure()).orElseThrow();
        assertThat(waiting.waitsFor()).isEqualTo("a turn is running");
        assertThat(customers.find(SHOP, customer)).as("the turn needs them").isPresent();
        letters.waitsFor = null;
        itsLeaseEnds();
        node().work();
        assertThat(privacy.erasure(SHOP, begun.erasure()).orElseThrow().waitsFor())
                .isNull();
    }

    @Test
    void whoWritesMeanwhileIsSomebodyNew() {
        erase();
        var stranger = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, ADDRESS);
        node().work();

        assertThat(stranger).isNotEqualTo(customer);
        assertThat(customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, ADDRESS)).isEqualTo(stranger);
    }

    @Test
    void isOneErasureHoweverOftenItIsAskedFor() {
        assertThat(erase()).isEqualTo(erase());
        assertThat(privacy.erasures(SHOP)).hasSize(1);
        assertThat(privacy.erasures(new TenantId("other-shop"))).isEmpty();
        assertThat(privacy.erase(new TenantId("other-shop"), customer, OWNER)).isEmpty();
    }

    @Test
    void theDatabaseMakesTheSamePseudonyms() {
        var pseudonyms = Pseudonyms.fresh();
        var ids = Stream.generate(UUID::randomUUID).limit(20).toList();

        assertThat(ids).allSatisfy(id -> assertThat(jdbc.sql("select pseudonym(?, ?)")
                        .params(List.of(id, pseudonyms.salt()))
                        .query(UUID.class)
                        .single())
                .isEqualTo(pseudonyms.of(id))
                .isNotEqualTo(Pseudonyms.fresh().of(id)));
    }

    private Erasure erase() {
        return transaction.execute(
                status -> privacy.erase(SHOP, customer, OWNER).orElseThrow());
    }

    private void itsLeaseEnds() {
        jdbc.sql("update erasure set next_at = clock_timestamp()").update();
    }

    private ErasureWork node() {
        return new ErasureWork(erasures, privacy, transaction, new ErasureProperties(Duration.ofDays(1)));
    }

    private Privacy privacy() {
        var parts = new StaticListableBeanFactory();
        parts.addBean("letters", letters);
        parts.addBean("customer", new CustomerRows(jdbc));
        return new Privacy(jdbc, customers, erasures, parts.getBeanProvider(PersonalData.class));
    }
}
