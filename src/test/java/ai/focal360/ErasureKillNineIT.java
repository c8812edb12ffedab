package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A node is killed in the middle of forgetting somebody: the next one finishes, and counts each row once. */
class ErasureKillNineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOKEN = "fcl_acme-shop_" + "a".repeat(43);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> TABLES = List.of(
            "conversation",
            "message",
            "turn",
            "turn_record",
            "outbound_message",
            "channel_lane",
            "customer",
            "customer_identity");

    private final DriverManagerDataSource database = new DriverManagerDataSource(TestPostgres.url());
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final List<KillableNode> nodes = new ArrayList<>();

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path home;

    @AfterEach
    void end() {
        nodes.forEach(KillableNode::close);
    }

    @Test
    void theNextNodeFinishesAndCountsEachRowOnce() throws IOException, SQLException {
        var first = start("erasure-first");
        first.awaitUp();
        says(first, "Hello, my dog is called Grommelpot");
        says(first, "How long do I have to return something?");
        var kept = counts();
        assertThat(kept.values()).doesNotContain(0L);
        var customer = jdbc.sql("select id from customer").query(UUID.class).single();

        try (var holding = database.getConnection();
                var statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("select from turn_record for update");
            var begun = send(HttpRequest.newBuilder(first.uri("/api/tenants/acme-shop/customers/" + customer))
                    .header("Authorization", "Bearer " + TOKEN)
                    .DELETE());
            assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
            await().atMost(PATIENCE).until(() -> count("select count(*) from message") == 0 && somebodyWaitsForALock());
            first.kill();
            holding.rollback();
        }
        assertThat(state()).isEqualTo("WORKING");
        assertThat(count("select count(*) from customer")).isEqualTo(1);

        start("erasure-second").awaitUp();
        await().atMost(PATIENCE).until(() -> state().equals("DONE"));

        var counted = new HashMap<String, Long>();
        jdbc.sql("select key, value::bigint as rows from erasure, jsonb_each_text(changed)")
                .query(row -> {
                    counted.put(row.getString("key"), row.getLong("rows"));
                });
        assertThat(counted).containsAllEntriesOf(kept);
        assertThat(counts())
                .containsEntry("turn_record", kept.get("turn_record"))
                .containsEntry("message", 0L);
        assertThat(tables()).noneMatch(table -> holds(table, "Grommelpot") || holds(table, customer.toString()));
    }

    private KillableNode start(String name) throws IOException {
        var node = KillableNode.start(
                name,
                "--focal.home=" + home,
                "--spring.datasource.url=" + database.getUrl(),
                "--focal.opensearch.enabled=false",
                "--focal.secrets.acme-shop.owner-token=" + TOKEN);
        nodes.add(node);
        return node;
    }

    private void says(KillableNode node, String text) {
        var before = count("select count(*) from turn_record");
        var response = send(HttpRequest.newBuilder(node.uri("/webchat/acme-shop/alex/messages"))
                .header("X-Focal-Visitor", "visitor-" + home.getFileName())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\": \"%s\"}".formatted(text))));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> count("select count(*) from turn_record") > before);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .join();
    }

    private Map<String, Long> counts() {
        var counts = new HashMap<String, Long>();
        TABLES.forEach(table -> counts.put(table, count("select count(*) from " + table)));
        return counts;
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private String state() {
        return jdbc.sql("select state from erasure").query(String.class).single();
    }

    private boolean somebodyWaitsForALock() {
        return jdbc.sql("""
                        select exists (select from pg_stat_activity
                                       where datname = current_database() and wait_event_type = 'Lock')
                        """).query(Boolean.class).single();
    }

    private List<String> tables() {
        return jdbc.sql("""
                        select table_name from information_schema.tables
                        where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'order\\_desk\\_%'
                        """).query(String.class).list();
    }

    private boolean holds(String table, String word) {
        return jdbc.sql("select exists (select from %s it where it::text like '%%' || ? || '%%')".formatted(table))
                .param(word)
                .query(Boolean.class)
                .single();
    }
}
