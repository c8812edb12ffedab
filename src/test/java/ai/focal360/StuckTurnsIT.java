package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Turns that do not get on by themselves: their customers hear of it, people see them and decide what becomes of them. */
class StuckTurnsIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DataSource database;

    @AfterEach
    void leaveNothingBehind() {
        jdbc.sql("update turn set dismissed_at = clock_timestamp() where state = 'QUARANTINED'")
                .update();
    }

    @Test
    void theCustomerOfATurnThatFailsForGoodIsHandedToAPerson() {
        var customer = visitor();
        customer.says("Hello");
        var poisoned = setAside(customer, "What is your return policy?");

        customer.hears("colleague");

        assertThat(running(customer)).contains("escalate-to-human");
        var shown = quarantined(poisoned);
        assertThat(shown.path("customerTold").asBoolean()).isTrue();
        assertThat(shown.path("attempts").asInt()).isEqualTo(3);
        assertThat(shown.path("messages")).hasSize(1);
        assertThat(shown.path("failure").asText()).isEqualTo("the test broke it");
        assertThat(customer.lastTurn().at("/trigger/kind").asText()).isEqualTo("set-aside");
        assertThat(customer.lastTurn().at("/trigger/reference").asText()).isEqualTo(poisoned);
    }

    @Test
    void aTurnThatFailsEvenAtTellingIsToldToNobody() {
        var customer = visitor();
        customer.says("Hello");
        var poisoned = setAside(customer, "What is your return policy?");
        customer.hears("colleague");
        var told = customer.agentLines().size();
        var telling = id("select id from turn where trigger ->> 'reference' = :of", poisoned);
        jdbc.sql(
                        "update turn set state = 'QUARANTINED', noticed_at = null, finished_at = clock_timestamp() where id = :id::uuid")
                .param("id", telling)
                .update();

        await().atMost(PATIENCE)
                .until(() -> quarantined(telling).path("customerTold").asBoolean());

        assertThat(customer.agentLines()).hasSize(told);
        assertThat(jdbc.sql("select count(*) from turn where trigger ->> 'reference' = :of")
                        .param("of", telling)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aRetriedTurnAnswersWhatWasAsked() {
        var customer = visitor();
        customer.says("Hello");
        var poisoned = setAside(customer, "How long do I have to return something?");
        customer.hears("colleague");
        var lead = tokens.create(ACME, Role.SUPPORT_LEAD);

        var retried = post(lead, poisoned, "retry", "{\"reason\": \"the cause is mended\"}");

        assertThat(retried.statusCode()).as(retried.body()).isEqualTo(204);
        customer.hears("30 days");
        assertThat(post(lead, poisoned, "retry", "{\"reason\": \"again\"}").statusCode())
                .isEqualTo(404);
        assertThat(jdbc.sql("""
                        select decision || ' ' || reason || ' ' || role from quarantine_decision where turn = :turn::uuid
                        """).param("turn", poisoned).query(String.class).list())
                .containsExactly("RETRY the cause is mended SUPPORT_LEAD");
    }

    @Test
    void aDismissedTurnIsNotListedAnyMore() {
        var customer = visitor();
        customer.says("Hello");
        var poisoned = setAside(customer, "What is your return policy?");
        var lead = tokens.create(ACME, Role.SUPPORT_LEAD);
        assertThat(listed()).contains(poisoned);

        assertThat(post(lead, poisoned, "dismiss", "{\"reason\": \"called the customer\"}")
                        .statusCode())
                .isEqualTo(204);

        assertThat(listed()).doesNotContain(poisoned);
        assertThat(post(lead, poisoned, "dismiss", "{\"reason\": \"again\"}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aRetryWaitsForTheTurnTheCustomerHasRunning() {
        var customer = visitor();
        customer.says("Hello");
        var poisoned = setAside(customer, "What is your return policy?");
        customer.hears("colleague");
        jdbc.sql("""
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group, state,
                                          due_at, owner, lease_until)
                        select :id::uuid, tenant, agent, 'another', address, customer_id, conversation_id, id, 'RUNNING', now(),
                               'elsewhere', now() + interval '1 hour'
                        from turn where id = :like::uuid
                        """)
                .param("id", UUID.randomUUID().toString())
                .param("like", poisoned)
                .update();

        var refused = post(
                tokens.create(ACME, Role.SUPPORT_LEAD), poisoned, "retry", "{\"reason\": \"the cause is mended\"}");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(json(refused.body()).path("type").asText()).isEqualTo("urn:focal:problem:conflict");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        jdbc.sql("delete from turn where owner = 'elsewhere'").update();
    }

    @Test
    void decisionsNeedAReasonAndTheRoleForIt() {
        var customer = visitor();
        customer.says("Hello");
        var poisoned = setAside(customer, "What is your return policy?");
        var lead = tokens.create(ACME, Role.SUPPORT_LEAD);

        assertThat(post(lead, poisoned, "dismiss", "{}").statusCode()).isEqualTo(400);
        assertThat(post(lead, poisoned, "dismiss", "{\"reason\": \"  \"}").statusCode())
                .isEqualTo(400);
        assertThat(post(lead, poisoned, "dismiss", "{\"reason\": \"" + "x".repeat(501) + "\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(lead, UUID.randomUUID().toString(), "dismiss", "{\"reason\": \"x\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(post(tokens.create(ACME, Role.REPORTER), poisoned, "dismiss", "{\"reason\": \"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(listed()).contains(poisoned);
    }

    @Test
    void lanesTellWhatStandsAndWhy() {
        var customer = visitor();
        customer.says("Hello");
        var turn = id(
                "select id from turn where conversation_id = :of::uuid order by opened_at desc limit 1",
                customer.conversation());
        var running = UUID.randomUUID().toString();
        var blocked = UUID.randomUUID().toString();
        copy(turn, running, "RUNNING", "'dead-node'", "now() + interval '1 hour'", "now() - interval '10 minutes'");
        copy(turn, blocked, "GATHERING", "null", "null", "now() - interval '9 minutes'");
        jdbc.sql(
                        "update turn set progress = '{\"phase\": 7, \"effects\": \"NONE\", \"ahead\": \"NONE\", \"rewindable\": true}' where id = :id::uuid")
                .param("id", running)
                .update();
        var poisoned = setAside(visitorWhoSaid("Hello"), "What is your return policy?");
        try {
            var all = lanes("min-age=0s");

            assertThat(all).extracting(lane -> lane.path("turn").asText()).contains(running, blocked, poisoned);
            var shown = only(all, running);
            assertThat(shown.path("standing").asText()).isEqualTo("RUNNING");
            assertThat(shown.path("owner").asText()).isEqualTo("dead-node");
            assertThat(shown.path("phase").asText()).isEqualTo("P7");
            assertThat(shown.path("ageSeconds").asDouble()).isBetween(599.0, 700.0);
            assertThat(only(all, blocked).path("standing").asText()).isEqualTo("BLOCKED");
            assertThat(only(all, poisoned).path("standing").asText()).isEqualTo("QUARANTINED");
            assertThat(only(all, poisoned).path("waiting").asInt()).isEqualTo(1);
            assertThat(turns(lanes("min-age=5m"))).contains(running, blocked).doesNotContain(poisoned);
            assertThat(turns(lanes("state=running"))).contains(running).doesNotContain(blocked);
            assertThat(turns(lanes("state=blocked"))).contains(blocked).doesNotContain(running);
            assertThat(turns(lanes("state=quarantined&min-age=0s")))
                    .contains(poisoned)
                    .doesNotContain(running, blocked);
            assertThat(turns(lanes("state=overdue&min-age=0s"))).doesNotContain(running, blocked, poisoned);
            var first = api("/lanes?min-age=5m&limit=1");
            assertThat(first.path("lanes").get(0).path("turn").asText()).isEqualTo(running);
            assertThat(turns(lanes(
                            "min-age=5m&limit=1&next=" + first.path("next").asText())))
                    .containsExactly(blocked);
        } finally {
            jdbc.sql("delete from turn where id in (:running::uuid, :blocked::uuid)")
                    .param("running", running)
                    .param("blocked", blocked)
                    .update();
        }
    }

    @Test
    void lanesRefuseWhatTheyDoNotUnderstand() {
        var lead = tokens.create(ACME, Role.SUPPORT_LEAD);
        for (var wrong : List.of(
                "state=lost",
                "min-age=soon",
                "min-age=-1s",
                "min-age=31d",
                "limit=0",
                "limit=201",
                "limit=x",
                "next=x")) {
            var refused = get(lead, "/lanes?" + wrong);
            assertThat(refused.statusCode()).as(wrong + " " + refused.body()).isEqualTo(400);
            assertThat(json(refused.body()).path("type").asText()).isEqualTo("urn:focal:problem:invalid");
        }
        assertThat(get(tokens.create(ACME, Role.REPORTER), "/lanes").statusCode())
                .isEqualTo(403);
    }

    @Test
    void withNoConnectionLeftNothingIsAcknowledgedAndItRecoversByItself() throws Exception {
        var pool = database.unwrap(HikariDataSource.class);
        var customer = visitor();
        customer.says("Hello");
        var before = jdbc.sql("select count(*) from message").query(Long.class).single();
        var taken = new ArrayList<Connection>();
        try {
            for (var number = 0; number < pool.getMaximumPoolSize(); number++) {
                taken.add(pool.getConnection());
            }
            var began = System.nanoTime();

            var refused = customer.posts("How long do I have to return something?");

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(json(refused.body()).path("type").asText()).isEqualTo("urn:focal:problem:unavailable");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofMillis(pool.getConnectionTimeout()).plusSeconds(3));
            assertThat(count(taken.get(0))).isEqualTo(before);
        } finally {
            for (var connection : taken) {
                connection.close();
            }
        }
        assertThat(customer.says("How long do I have to return something?").get(0))
                .contains("30 days");
    }

    private static long count(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from message")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Customer visitorWhoSaid(String text) {
        var customer = visitor();
        customer.says(text);
        return customer;
    }

    /** What the customer says now is in a turn whose node has died often enough; answers that turn. */
    private String setAside(Customer customer, String text) {
        var turn = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group, state,
                                          due_at, attempts, failure, lease_until, epoch)
                        select :id::uuid, tenant, agent, channel, address, customer_id, id, :id::uuid, 'RUNNING', now(), 3,
                               'the test broke it', now() - interval '1 second', 3
                        from conversation where id = :conversation::uuid
                        """)
                .param("id", turn)
                .param("conversation", customer.conversation())
                .update();
        jdbc.sql("""
                        insert into message (tenant, channel, provider_message_id, conversation_id, turn_id, kind, text)
                        select tenant, channel, :provider, id, :turn::uuid, 'text', :text
                        from conversation where id = :conversation::uuid
                        """)
                .param("provider", "poison-" + turn)
                .param("turn", turn)
                .param("text", text)
                .param("conversation", customer.conversation())
                .update();
        await().atMost(PATIENCE).until(() -> listed().contains(turn));
        return turn;
    }

    private void copy(String like, String id, String state, String owner, String lease, String when) {
        jdbc.sql("""
                        insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group, state,
                                          opened_at, due_at, claimed_at, owner, lease_until)
                        select :id::uuid, tenant, agent, channel, address, customer_id, conversation_id, id, '%s',
                               %s, %s, %s, %s, %s
                        from turn where id = :like::uuid
                        """.formatted(state, when, when, when, owner, lease))
                .param("id", id)
                .param("like", like)
                .update();
    }

    private List<String> listed() {
        return turns(list(api("/turns/quarantined?limit=200").path("turns")));
    }

    private JsonNode quarantined(String turn) {
        return only(list(api("/turns/quarantined?limit=200").path("turns")), turn);
    }

    private List<JsonNode> lanes(String query) {
        return list(api("/lanes?" + query).path("lanes"));
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<String> turns(List<JsonNode> rows) {
        return rows.stream().map(row -> row.path("turn").asText()).toList();
    }

    private static JsonNode only(List<JsonNode> rows, String turn) {
        return rows.stream()
                .filter(row -> row.path("turn").asText().equals(turn))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Expected turn %s among %s".formatted(turn, turns(rows))));
    }

    private String id(String sql, String of) {
        return jdbc.sql(sql).param("of", of).query(String.class).single();
    }

    private List<String> running(Customer customer) {
        return jdbc.sql("""
                        select d.key_ from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                        where e.business_key_ = :of
                        """)
                .param("of", customer.conversation())
                .query(String.class)
                .list();
    }

    private HttpResponse<String> get(String token, String path) {
        return send(HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop" + path)))
                .header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> post(String token, String turn, String action, @Nullable String body) {
        return send(HttpRequest.newBuilder(
                        URI.create(address("/api/tenants/acme-shop/turns/quarantined/%s/%s".formatted(turn, action))))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(String.valueOf(body))));
    }
}
