package ai.focal360.agenda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.WholeProduct;
import ai.focal360.customer.Customers;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Publishing;
import ai.focal360.turn.Arrival;
import ai.focal360.turn.GoalMoved;
import ai.focal360.turn.StateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Many goals are due together, two nodes see to them and a third dies with some in its hands, while customers answer in the very
 * moment: everybody is followed up once or has answered first. {@code -Dagenda.goals=10000 -Dagenda.spread=60 -Dagenda.punctual=true}
 * for the full minute, and on a machine that does nothing else for how late the last one is.
 */
class FollowUpRaceIT extends WholeProduct {
    private static final TenantId SHOP = new TenantId("race-shop");
    private static final AgentId AGENT = new AgentId("rosa");
    private static final int GOALS = Integer.getInteger("agenda.goals", 300);
    private static final int SPREAD = Integer.getInteger("agenda.spread", 3);
    private static final int DEAD = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Autowired
    private AgendaRows rows;

    @Autowired
    private Outreach outreach;

    @Autowired
    private Goals goals;

    @Autowired
    private StateStore store;

    @Autowired
    private Customers customers;

    @Autowired
    private Publishing publishing;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private TransactionTemplate transaction;

    private record Asked(CustomerId customer, ConversationId conversation, String address, Duration within) {}

    @BeforeEach
    void opens() {
        transaction = new TransactionTemplate(transactions);
        jdbc.sql("delete from agenda_task where tenant = ?").param(SHOP.value()).update();
        jdbc.sql("delete from goal where tenant = ?").param(SHOP.value()).update();
        assertThat(publishing.publish(
                        SHOP,
                        Map.of(
                                "seeds/race-shop/tenant.yaml", """
                                name: A shop that asks
                                settings:
                                  outreach.quiet.exempt: [follow-up]
                                """,
                                "seeds/race-shop/agents.yaml", """
                                rosa:
                                  name: Rosa
                                  personality: Short and friendly.
                                  languages: [en]
                                """,
                                "seeds/race-shop/channels.yaml", """
                                web:
                                  kind: webchat
                                  agent: rosa
                                """)))
                .isInstanceOf(Publishing.Outcome.Published.class);
    }

    @Test
    void everybodyIsFollowedUpOnceOrHasAnsweredFirst() throws Exception {
        var lead = Duration.ofMillis(2_000 + 8L * GOALS);
        var asked = IntStream.range(0, GOALS).mapToObj(i -> ask(lead)).toList();
        var dying = jdbc.sql("""
                        update agenda_task set owner = 'a node that dies', epoch = epoch + 1, attempts = attempts + 1,
                               lease_until = due_at + interval '3 seconds'
                        where id in (select id from agenda_task where tenant = ? and state = 'OPEN' order by id limit ?)
                        returning id
                        """).params(SHOP.value(), DEAD).query(UUID.class).list();
        var customersThread = Executors.newScheduledThreadPool(2);
        var otherNode = Executors.newSingleThreadScheduledExecutor();
        try {
            var started = System.nanoTime();
            for (var i = 0; i < asked.size(); i += 2) {
                var who = asked.get(i);
                var at = who.within().toMillis()
                        - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)
                        + ThreadLocalRandom.current().nextLong(-700, 700);
                var unused = customersThread.schedule(() -> answer(who), Math.max(0, at), TimeUnit.MILLISECONDS);
            }
            var unused = otherNode.scheduleWithFixedDelay(
                    () -> rows.claim("another node", Duration.ofSeconds(10), 5).forEach(outreach::seeTo),
                    100,
                    100,
                    TimeUnit.MILLISECONDS);

            await().atMost(PATIENCE).until(() -> count("""
                    select count(*) from agenda_task where tenant = 'race-shop' and type = 'follow-up'
                      and state in ('OPEN', 'SPEAKING')
                    """) == 0);
        } finally {
            otherNode.shutdownNow();
            customersThread.shutdown();
            assertThat(customersThread.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(count("select count(*) from agenda_task where tenant = 'race-shop' and type = 'follow-up'"))
                .isEqualTo(GOALS);
        assertThat(count("""
                select count(*) from (select conversation_id from turn where tenant = 'race-shop' and trigger ->> 'kind' = 'agenda'
                                        and state <> 'CANCELLED'
                                      group by conversation_id having count(*) > 1) twice
                """)).as("followed up more than once").isZero();
        assertThat(count("""
                select count(*) from goal g join conversation c on c.id = g.conversation_id
                where g.tenant = 'race-shop' and g.followed_up_at is not null
                  and exists (select 1 from message m where m.conversation_id = c.id and m.received_at < g.followed_up_at)
                """)).as("followed up although they had answered").isZero();
        assertThat(count("""
                select count(*) from goal g where g.tenant = 'race-shop' and g.followed_up_at is null
                  and not exists (select 1 from message m where m.conversation_id = g.conversation_id)
                """)).as("neither answered nor followed up").isZero();
        assertThat(count("select count(*) from goal where tenant = 'race-shop' and followed_up_at is not null"))
                .as("those who did not answer")
                .isGreaterThanOrEqualTo(GOALS / 2);
        var late = jdbc.sql("""
                        select extract(epoch from max(g.followed_up_at - g.deadline_at))::float8 from goal g
                        where g.tenant = 'race-shop' and g.id::text not in
                            (select reference from agenda_task where id in (:dying))
                        """).param("dying", dying).query(Double.class).single();
        LoggerFactory.getLogger(getClass()).warn("{} goals within {} s, the last {} s late", GOALS, SPREAD, late);
        if (Boolean.getBoolean("agenda.punctual")) {
            assertThat(late).as("seconds late").isLessThanOrEqualTo(5);
        }
    }

    private Asked ask(Duration lead) {
        var address = "visitor-" + UUID.randomUUID();
        var within = lead.plusMillis(ThreadLocalRandom.current().nextLong(SPREAD * 1_000L));
        return transaction.execute(status -> {
            var customer = customers.contact(SHOP, ChannelConfig.Kind.WEBCHAT, address);
            var conversation = store.converse(SHOP, AGENT, customer, "web", address);
            goals.on(new GoalMoved(
                    SHOP,
                    AGENT,
                    customer,
                    conversation,
                    TurnId.random(),
                    "web",
                    GoalMoved.Became.REPLACED,
                    new GoalMoved.Asked(
                            true,
                            List.of(),
                            "ask-them",
                            "i-1",
                            "Task_Ask",
                            within,
                            "follow-up.still-there",
                            "nothing")));
            return new Asked(customer, conversation, address, within);
        });
    }

    /** C1, as it is when a message arrives. */
    private void answer(Asked who) {
        transaction.executeWithoutResult(status -> {
            var id = "m-" + UUID.randomUUID();
            var met = store.meet(SHOP, AGENT, who.customer(), "web", who.address(), id);
            store.gather(new Arrival(
                    SHOP,
                    AGENT,
                    "web",
                    who.address(),
                    who.customer(),
                    met.conversation(),
                    id,
                    "text",
                    "yes",
                    null,
                    new Arrival.Patience(Duration.ZERO, Duration.ofSeconds(1)),
                    Arrival.Move.QUEUE,
                    null,
                    null));
        });
    }

    @Test
    void aNodeThatComesBackTooLateChangesNothing() {
        var who = ask(Duration.ofMinutes(10));
        jdbc.sql("update agenda_task set due_at = clock_timestamp() where conversation_id = ?")
                .param(who.conversation().value())
                .update();
        var claims = new ArrayList<Claim>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            claims.addAll(rows.claim("a frozen node", Duration.ofMillis(1), 10));
            return !claims.isEmpty()
                    || count("select count(*) from goal where state = 'FOLLOWED_UP' and conversation_id = '"
                                    + who.conversation() + "'")
                            == 1;
        });
        await().atMost(Duration.ofSeconds(30))
                .until(() -> count("select count(*) from goal where state = 'FOLLOWED_UP' and conversation_id = '"
                                + who.conversation() + "'")
                        == 1);

        claims.forEach(outreach::seeTo);

        assertThat(count("select count(*) from turn where trigger ->> 'kind' = 'agenda' and conversation_id = '"
                        + who.conversation() + "'"))
                .isEqualTo(1);
    }

    private int count(String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }
}
