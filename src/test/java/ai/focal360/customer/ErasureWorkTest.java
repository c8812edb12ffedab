package ai.focal360.customer;

import static ai.focal360.customer.SchemaFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.TestPostgres;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import ai.focal360.platform.Pseudonyms;
import ai.focal360.platform.TenantId;
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
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Erasing goes on until nothing is left, whatever gets in its way. */
class ErasureWorkTest {
    private static final String ADDRESS = "visitor-1";

    private final DataSource database = TestPostgres.database();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final Letters letters = new Letters();
    private final Erasures erasures = new Erasures(database, List.of(letters, Erasures.identities(database)));
    private final Privacy privacy = erasures.privacy;
    private final Customers customers = erasures.customers;
    private final ConversationId conversation = ConversationId.random();
    private CustomerId customer;

    /** A module with a table; its node dies, or its partner is away, when it erases for the nth time. */
    private final class Letters extends PersonalTables implements Ordered {
        private int times;
        private int diesAt;
        private int failsUntil;
        private String waitsFor;

        Letters() {
            super(
                    "letters",
                    "letters",
                    PersonalRows.in(jdbc).gone("letter", "tenant = :tenant and conversation = any(:conversations)"));
        }

        @Override
        public Set<ConversationId> conversations(TenantId tenant, CustomerId customer) {
            return Set.of(conversation);
        }

        @Override
        public Erased erase(Person person) {
            times++;
            var erased = waitsFor == null ? super.erase(person) : Erased.notYet(waitsFor);
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
        customer = erasures.customer(ADDRESS);
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
        erasures.work();

        var done = erasures.told(begun.erasure());
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
        assertThat(privacy.erase(SHOP, customer, Erasures.OWNER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anotherNodeGoesOnWhereOneDied(int diesAt) {
        var begun = erase();
        letters.diesAt = diesAt;

        assertThatThrownBy(() -> erasures.work()).isInstanceOf(Killed.class);
        erasures.work();
        assertThat(erasures.told(begun.erasure()).state()).as("it may be alive").isEqualTo(Erasure.State.WORKING);
        erasures.leasesEnd();
        erasures.work();

        var done = erasures.told(begun.erasure());
        assertThat(done.state()).isEqualTo(Erasure.State.DONE);
        assertThat(done.changed()).containsEntry("letter", 2L).containsEntry("customer", 1L);
    }

    @Test
    void comesRoundUntilWhatWasAwayIsBackAndSaysNoWordOfIt() {
        var begun = erase();
        letters.failsUntil = 2;

        erasures.work();
        var waiting = erasures.told(begun.erasure());
        assertThat(waiting.waitsFor()).isEqualTo("letters: IllegalStateException");
        assertThat(waiting.changed()).as("what failed is not counted").doesNotContainKey("letter");
        erasures.leasesEnd();
        erasures.work();
        erasures.leasesEnd();
        erasures.work();

        assertThat(erasures.told(begun.erasure()).state()).isEqualTo(Erasure.State.DONE);
    }

    @Test
    void waitsForWhatIsUnderWayBeforeAnythingElseGoes() {
        var begun = erase();
        letters.waitsFor = "a turn is running";

        erasures.work();

        var waiting = erasures.told(begun.erasure());
        assertThat(waiting.waitsFor()).isEqualTo("a turn is running");
        assertThat(customers.find(SHOP, customer)).as("the turn needs them").isPresent();
        letters.waitsFor = null;
        erasures.leasesEnd();
        erasures.work();
        assertThat(erasures.told(begun.erasure()).waitsFor()).isNull();
    }

    @Test
    void whoWritesMeanwhileIsSomebodyNew() {
        erase();
        var stranger = erasures.customer(ADDRESS);
        erasures.work();

        assertThat(stranger).isNotEqualTo(customer);
        assertThat(erasures.customer(ADDRESS)).isEqualTo(stranger);
    }

    @Test
    void isOneErasureHoweverOftenItIsAskedFor() {
        assertThat(erase()).isEqualTo(erase());
        assertThat(privacy.erasures(SHOP)).hasSize(1);
        assertThat(privacy.erasures(new TenantId("other-shop"))).isEmpty();
        assertThat(privacy.erase(new TenantId("other-shop"), customer, Erasures.OWNER))
                .isEmpty();
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
        return erasures.begin(customer);
    }
}
