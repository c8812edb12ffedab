package ai.focal360.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.CountingDesk;
import ai.focal360.KillableNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * Two nodes, each a process of its own, on one PostgreSQL that keeps what it was told (fsync on), beside a shop's system that
 * counts. The rules are the demo tenant's; only what a customer may send a minute is far above what a test sends.
 */
final class Installation implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final String SECRET = "the app secret of these tests";
    private static final Path PACKS = Path.of("target", "chaos", "packs");
    private static final String LIMITS = """

              limit.customer.per-minute: 1000000
              limit.customer.drop-per-minute: 1000000
              firewall.flood.per-minute: 1000000
              firewall.flood.grave-per-minute: 1000000
              firewall.flood.per-hour: 1000000
              firewall.repetition.limit: 1000000
            """;

    final CountingDesk desk = new CountingDesk();
    final JdbcClient jdbc;
    final List<KillableNode> nodes = new CopyOnWriteArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final EmbeddedPostgres server;
    private final Path home;
    private final List<String> settings;
    private int started;

    Installation(Path home, String... settings) throws IOException {
        this.home = home;
        this.settings = List.of(settings);
        this.server = EmbeddedPostgres.builder()
                // fsync is switched off before; the last word counts
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200")
                .start();
        this.jdbc = JdbcClient.create(server.getPostgresDatabase());
        assertThat(jdbc.sql("show fsync").query(String.class).single()).isEqualTo("on");
        packs();
        start().awaitUp();
        start().awaitUp();
    }

    private static void packs() throws IOException {
        FileSystemUtils.deleteRecursively(PACKS);
        for (var folder : List.of("rules", "processes", "ui-forms", "seeds")) {
            FileSystemUtils.copyRecursively(Path.of(folder), PACKS.resolve(folder));
        }
        var tenant = PACKS.resolve("seeds/acme-shop/tenant.yaml");
        var text = Files.readString(tenant);
        assertThat(text).contains("settings:\n");
        Files.writeString(tenant, text.replace("settings:\n", "settings:" + LIMITS));
    }

    /** One more node; it is up when it says so. */
    KillableNode start() throws IOException {
        var node = KillableNode.start(
                "chaos-" + ++started,
                Stream.concat(
                                Stream.of(
                                        "--focal.home=" + home,
                                        "--focal.packs.location=" + PACKS.toAbsolutePath(),
                                        "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                                        "--spring.datasource.hikari.maximum-pool-size=30",
                                        "--focal.opensearch.enabled=false",
                                        "--focal.sandbox.order-desk.url=" + desk.url(),
                                        "--focal.channel.whatsapp.base-url=http://localhost:9",
                                        "--focal.secrets.acme-shop.whatsapp.app-secret=" + SECRET,
                                        "--focal.secrets.acme-shop.whatsapp.verify-token=v",
                                        "--focal.secrets.acme-shop.whatsapp.access-token=a"),
                                settings.stream())
                        .toArray(String[]::new));
        nodes.add(node);
        return node;
    }

    KillableNode any() {
        var live = nodes;
        return live.get(ThreadLocalRandom.current().nextInt(live.size()));
    }

    CompletableFuture<HttpResponse<String>> webchat(KillableNode node, String visitor, String id, String text) {
        var body = JSON.createObjectNode().put("text", text).put("id", id).toString();
        return send(HttpRequest.newBuilder(node.uri("/webchat/acme-shop/alex/messages"))
                .header("X-Focal-Visitor", visitor)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    CompletableFuture<HttpResponse<String>> whatsapp(KillableNode node, JsonNode body) {
        var text = body.toString();
        return send(HttpRequest.newBuilder(node.uri("/webhooks/acme-shop/whatsapp"))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", "sha256=" + signature(text))
                .POST(HttpRequest.BodyPublishers.ofString(text)));
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return http.sendAsync(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String signature(String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long count(String sql, Object... parameters) {
        return jdbc.sql(sql).params(List.of(parameters)).query(Long.class).single();
    }

    /** Waits until every turn there is has come to its end. */
    void comesToRest(Duration within) {
        await().atMost(within)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> count("select count(*) from turn where state in ('GATHERING', 'RUNNING')") == 0);
    }

    /** What must be so of every turn, whatever happened. */
    void check() {
        assertThat(rows("""
                        select m.provider_message_id || ' ' || coalesce(t.state, 'nowhere') from message m
                        left join turn t on t.id = m.turn_id
                        where m.kind = 'text' and t.state is distinct from 'DONE'
                        """)).as("messages nobody answered").isEmpty();
        assertThat(rows("""
                        select turn_group::text from turn where state = 'DONE' group by turn_group having count(*) > 1
                        """)).as("turn groups answered twice").isEmpty();
        assertThat(rows("select id::text from turn where cancelled_at is not null and commit_point is not null"))
                .as("cancelled and committed")
                .isEmpty();
        assertThat(rows("""
                        select t.id::text from turn t left join turn_record r on r.turn_id = t.id
                        where t.state = 'DONE' and r.turn_id is null
                        """)).as("turns without a record").isEmpty();
        assertThat(rows("""
                        select r.turn_id::text from turn_record r join turn t on t.id = r.turn_id and t.state = 'DONE'
                        where json_array_length(r.document -> 'answers')
                              <> (select count(*) from outbound_message o where o.turn = r.turn_id)
                        """))
                .as("answers said more or less often than recorded")
                .isEmpty();
        assertThat(rows("""
                        select o.id::text from outbound_message o join turn t on t.id = o.turn where t.state <> 'DONE'
                        """)).as("said by a turn that did not end").isEmpty();
        assertThat(rows("""
                        select e.tool || ' ' || e.idempotency_key from effect e join turn t on t.id = e.turn
                        where t.state = 'CANCELLED' and e.level = 'IRREVERSIBLE'
                           or t.state = 'DONE' and e.state in ('INTENDED', 'COMPENSATED')
                           or t.state = 'CANCELLED' and e.level = 'COMPENSATABLE' and e.step <> 'compensate'
                              and e.state in ('INTENDED', 'DONE')
                        """)).as("effects that do not go with their turn's end").isEmpty();
    }

    List<String> rows(String sql) {
        return new ArrayList<>(jdbc.sql(sql).query(String.class).list());
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(KillableNode::close);
        desk.close();
        server.close();
    }
}
