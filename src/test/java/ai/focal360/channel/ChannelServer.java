package ai.focal360.channel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The module in a real server: one context, one database and one fake Graph API for all tests that extend this. */
@SpringBootTest(
        classes = ChannelApp.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "focal.secrets.acme-shop.whatsapp.app-secret=" + ChannelServer.APP_SECRET,
            "focal.secrets.acme-shop.whatsapp.verify-token=" + ChannelServer.VERIFY_TOKEN,
            "focal.secrets.acme-shop.whatsapp.access-token=" + ChannelServer.ACCESS_TOKEN,
            "focal.secrets.acme-shop.whatsapp.app-secret-previous=" + ChannelServer.OLD_APP_SECRET,
            "focal.secrets.acme-shop.twilio.account-sid=" + ChannelServer.ACCOUNT_SID,
            "focal.secrets.acme-shop.twilio.auth-token=" + ChannelServer.AUTH_TOKEN,
            "focal.secrets.acme-shop.twilio.auth-token-previous=" + ChannelServer.OLD_AUTH_TOKEN,
            "focal.secrets.acme-shop.webhook.system=" + ChannelServer.SYSTEM_SECRET,
            "focal.secrets.acme-shop.webhook.system-previous=" + ChannelServer.OLD_SYSTEM_SECRET,
            "focal.secrets.template-shop.whatsapp.access-token=" + ChannelServer.ACCESS_TOKEN,
            "focal.channel.public-url=" + ChannelServer.PUBLIC_URL,
            "focal.channel.sms.timeout=2s",
            "focal.channel.webhook.timeout=2s",
            "focal.channel.webhook.max-body=64KB",
            "focal.secrets.postbox.email.imap-password=" + ChannelServer.MAIL_PASSWORD,
            "focal.secrets.postbox.webhook.email=" + ChannelServer.WEBHOOK_SECRET,
            "focal.secrets.postbox.webhook.email-previous=" + ChannelServer.WEBHOOK_SECRET_BEFORE,
            "focal.channel.mail.poll=100ms",
            "focal.channel.mail.longest-pause=200ms",
            "focal.channel.mail.attempts=4",
            "focal.channel.mail.connect-timeout=1s",
            "focal.channel.mail.timeout=2s",
            "focal.channel.mail.longest-visit=4s",
            "focal.channel.mail.per-hour=3",
            "focal.channel.whatsapp.version=v1.0",
            "focal.channel.whatsapp.timeout=2s",
            "focal.channel.whatsapp.max-body=64KB",
            "focal.channel.delivery.sweep=50ms",
            "focal.channel.delivery.lease=6s",
            "focal.channel.delivery.unknown-wait=300ms",
            "focal.channel.delivery.first-delay=50ms",
            "focal.channel.delivery.max-attempts=4",
            "focal.channel.webchat.poll=100ms",
            "focal.channel.webchat.heartbeat=200ms",
            "focal.channel.webchat.connections-per-visitor=2",
            "spring.main.banner-mode=off",
        })
public abstract class ChannelServer {
    protected static final String APP_SECRET = "test-app-secret";
    protected static final String OLD_APP_SECRET = "test-app-secret-of-last-year";
    protected static final String ACCOUNT_SID = "AC00000000000000000000000000000001";
    protected static final String AUTH_TOKEN = "test-auth-token";
    protected static final String OLD_AUTH_TOKEN = "test-auth-token-of-last-year";
    protected static final String SYSTEM_SECRET = "whsec_dGhlIHNlY3JldCBvZiBhIHRlc3Qgd2l0aCAzMiBieXRlcw==";
    protected static final String OLD_SYSTEM_SECRET = "whsec_dGhlIHNlY3JldCB1c2VkIGxhc3QgeWVhciwgMzIgYnl0ZQ==";
    protected static final String PUBLIC_URL = "https://agents.example.com";
    protected static final String VERIFY_TOKEN = "test-verify-token";
    protected static final String ACCESS_TOKEN = "test-access-token";

    protected static final String MAIL_PASSWORD = "test-mail-password";
    protected static final String WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    protected static final String WEBHOOK_SECRET_BEFORE = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    protected static final WireMockServer GRAPH = graph();
    private static final String DATABASE = TestPostgres.url();

    protected final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    protected int port;

    @Autowired
    protected FakeInbox inbox;

    @Autowired
    protected ChannelApp.Agents agents;

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    protected ObjectMapper json;

    @Autowired
    protected MeterRegistry meters;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> DATABASE);
        registry.add("focal.home", ChannelServer::home);
        registry.add("focal.channel.whatsapp.base-url", GRAPH::baseUrl);
        registry.add("focal.channel.sms.base-url", GRAPH::baseUrl);
    }

    private static Path home() {
        try {
            return Files.createTempDirectory("focal-channel-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WireMockServer graph() {
        var server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        server.start();
        return server;
    }

    @BeforeEach
    void forget() {
        jdbc.sql("truncate outbound_message, channel_lane, delivery_report, webchat_line")
                .update();
        inbox.reset();
        GRAPH.resetAll();
    }

    /** What the customers of an address said about being written to: true, false, or nothing. */
    protected List<String> consents(String field, String address) {
        return jdbc.sql("""
                        select coalesce(field_values -> :field ->> 'value', 'nothing') from customer c
                        where exists (select 1 from customer_identity i
                                      where i.tenant = c.tenant and i.customer = c.id and i.address = :address)
                        """)
                .param("field", field)
                .param("address", address)
                .query(String.class)
                .list();
    }

    protected URI at(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    protected HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    protected HttpRequest.Builder signed(String path, String body) {
        return signed(path, body, APP_SECRET);
    }

    protected HttpRequest.Builder signed(String path, String body, String secret) {
        return HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", signature(body.getBytes(StandardCharsets.UTF_8), secret))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    protected void assertProblem(HttpResponse<String> response, int status, String slug) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(read(response.body()).path("type").asText()).isEqualTo("urn:focal:problem:" + slug);
        assertThat(read(response.body()).path("detail").asText()).isNotBlank();
    }

    protected static String signature(byte[] body) {
        return signature(body, APP_SECRET);
    }

    private static String signature(byte[] body, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    protected JsonNode read(String body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException("Expected JSON, but it is " + body, e);
        }
    }

    protected List<Map<String, Object>> outbound(String address) {
        return jdbc.sql(
                        "select * from outbound_message where tenant = 'acme-shop' and address = :address order by position")
                .param("address", address)
                .query()
                .listOfRows();
    }

    protected List<Object> states(String address) {
        return outbound(address).stream().map(row -> row.get("state")).toList();
    }
}
