package ai.focal360.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.firewall.CustomerStanding.State;
import ai.focal360.firewall.Finding.Measure;
import ai.focal360.firewall.Finding.Notice;
import ai.focal360.firewall.Finding.Suspicion;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is kept of a suspicion, and how it ends. */
class StandingsTest {
    private static final TenantId SHOP = new TenantId("shop");
    private static final TenantId OTHER = new TenantId("other");

    private final CustomerId customer = CustomerId.random();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private JdbcClient jdbc;
    private Standings standings;
    private Firewall firewall;

    @BeforeEach
    void open() {
        jdbc = JdbcClient.create(TestPostgres.database());
        standings = new Standings(jdbc, new ObjectMapper(), meters);
        firewall = Judge.firewall();
    }

    @Test
    void whoWasNeverSuspectedStandsWell() {
        assertThat(standings.of(SHOP, customer).state()).isEqualTo(State.GOOD);
        assertThat(standings.flags(SHOP, customer, 10)).isEmpty();
        assertThat(past()).isEqualTo(Past.CLEAN);
        assertThat(standings.release(SHOP, customer, "lead").state()).isEqualTo(State.GOOD);
    }

    @Test
    void aSuspicionIsRememberedWithoutConsequence() {
        keep(suspected("injection", "MEDIUM"), null);

        assertThat(standings.of(SHOP, customer).state()).isEqualTo(State.GOOD);
        assertThat(past().flags()).isEqualTo(Map.of("injection", 1));
        assertThat(meters.counter("focal.abuse.suspected", "kind", "injection", "severity", "MEDIUM")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aTurnThatIsKeptTwiceCountsOnce() {
        var turn = new TurnId(UUID.randomUUID());
        keep(turn, suspected("injection", "MEDIUM"), null);
        keep(turn, suspected("injection", "MEDIUM"), null);

        assertThat(past().flags()).isEqualTo(Map.of("injection", 1));
    }

    @Test
    void littleThingsAreNotHeldAgainstAnybody() {
        keep(suspected("profanity", "LOW"), null);

        assertThat(past().flags()).isEmpty();
        assertThat(standings.flags(SHOP, customer, 10)).hasSize(1);
    }

    @Test
    void yesterdaysFlagsAreForgotten() {
        keep(suspected("harassment", "HIGH"), null);
        jdbc.sql("update abuse_flag set at = at - interval '25 hours'").update();

        assertThat(past().flags()).isEmpty();
    }

    @Test
    void aCoolDownEndsByItself() {
        keep(suspected("harassment", "HIGH"), coolDown(30));
        assertThat(standings.of(SHOP, customer)).satisfies(standing -> {
            assertThat(standing.state()).isEqualTo(State.COOLING_DOWN);
            assertThat(standing.kind()).isEqualTo("harassment");
            assertThat(standing.until()).isNotNull();
        });
        assertThat(past().minutesLeft()).isEqualTo(30);

        jdbc.sql("update standing set valid_until = clock_timestamp() - interval '1 second'")
                .update();

        assertThat(standings.of(SHOP, customer)).isEqualTo(CustomerStanding.good(customer));
        assertThat(past().state()).isEqualTo(State.GOOD);
        assertThat(past().flags()).as("what led to it is not forgotten").isEqualTo(Map.of("harassment", 1));
        assertThat(all(null, null)).isEmpty();
    }

    @Test
    void aReleaseWipesTheSlateClean() {
        keep(suspected("harassment", "HIGH"), coolDown(30));

        var released = standings.release(SHOP, customer, "support-lead 1");

        assertThat(released.state()).isEqualTo(State.GOOD);
        assertThat(released.releasedBy()).isEqualTo("support-lead 1");
        assertThat(past().state()).isEqualTo(State.GOOD);
        assertThat(past().flags()).isEmpty();
        keep(suspected("harassment", "MEDIUM"), null);
        assertThat(past().flags()).isEqualTo(Map.of("harassment", 1));
    }

    @Test
    void isToldOnce() {
        keep(suspected("flood", "MEDIUM"), new Measure(State.LIMITED, 4, 10, "flood", "MEDIUM", "x", "p", false));
        assertThat(past().notified()).isFalse();
        assertThat(past().perMinute()).isEqualTo(4);

        keep(
                new TurnId(UUID.randomUUID()),
                new Finding(List.of(), List.of(), null, new Notice("abuse.limited", Map.of()), true, false));

        assertThat(past().notified()).isTrue();
    }

    @Test
    void belongsToOneTenant() {
        keep(suspected("harassment", "HIGH"), coolDown(30));

        assertThat(standings.of(OTHER, customer).state()).isEqualTo(State.GOOD);
        assertThat(standings.flags(OTHER, customer, 10)).isEmpty();
        standings.release(OTHER, customer, "somebody");
        assertThat(standings.of(SHOP, customer).state()).isEqualTo(State.COOLING_DOWN);
    }

    @Test
    void listsThoseInForceByPages() {
        var some = new ArrayList<CustomerId>();
        for (var i = 0; i < 5; i++) {
            var one = CustomerId.random();
            some.add(0, one);
            standings.keep(
                    SHOP,
                    one,
                    conversation(),
                    new TurnId(UUID.randomUUID()),
                    finding(suspected("flood", "HIGH"), coolDown(30)));
        }
        keep(suspected("injection", "LOW"), null);

        var first = standings.inForce(SHOP, null, null, null, 2);
        var second = standings.inForce(SHOP, null, null, first.next(), 2);
        var third = standings.inForce(SHOP, null, null, second.next(), 2);

        assertThat(Stream.of(first, second, third)
                        .flatMap(page -> page.items().stream())
                        .map(CustomerStanding::customer))
                .containsExactlyElementsOf(some);
        assertThat(third.next()).isNull();
        assertThat(all(State.WARNED, null)).isEmpty();
        assertThat(all(State.COOLING_DOWN, "harassment")).hasSize(5);
        assertThat(all(null, "flood")).isEmpty();
    }

    private List<CustomerStanding> all(State state, String kind) {
        return standings.inForce(SHOP, state, kind, null, 100).items();
    }

    /** As a turn reads it. */
    private Past past() {
        return firewall.past(
                jdbc.sql("select to_jsonb(p) from customer_past p where tenant = :tenant and customer_id = :customer")
                        .param("tenant", SHOP.value())
                        .param("customer", customer.value())
                        .query(String.class)
                        .optional()
                        .orElse(null));
    }

    private void keep(Suspicion suspicion, Measure measure) {
        keep(new TurnId(UUID.randomUUID()), suspicion, measure);
    }

    private void keep(TurnId turn, Suspicion suspicion, Measure measure) {
        keep(turn, finding(suspicion, measure));
    }

    private void keep(TurnId turn, Finding finding) {
        standings.keep(SHOP, customer, conversation(), turn, finding);
    }

    private static Finding finding(Suspicion suspicion, Measure measure) {
        return new Finding(List.of(), List.of(suspicion), measure, null, false, false);
    }

    private static Suspicion suspected(String kind, String severity) {
        return new Suspicion(kind, severity, "a reason", "a rule", "a.policy");
    }

    private static Measure coolDown(int minutes) {
        return new Measure(State.COOLING_DOWN, 0, minutes, "harassment", "HIGH", "insulted again", "a.policy", true);
    }

    private static ConversationId conversation() {
        return new ConversationId(UUID.randomUUID());
    }
}
