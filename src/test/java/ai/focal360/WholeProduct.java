package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Role;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole product as one shared context: real PostgreSQL, real OpenSearch, the real engine, no model. Only what providers
 * of channels offer is played, Meta's Graph API and Twilio's on one server.
 */
@Import(Turnstile.class)
@SpringBootTest(classes = App.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class WholeProduct {
    protected static final TenantId ACME = new TenantId("acme-shop");
    protected static final ObjectMapper JSON = new ObjectMapper();
    protected static final WireMockServer GRAPH_API = graphApi();
    protected static final String APP_SECRET = "the app secret of these tests";

    protected static final String SHOP_MAILBOX = "support@acme.example";
    protected static final String MAILBOX_PASSWORD = "the mailbox of these tests";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @LocalServerPort
    protected int port;

    @Autowired
    protected ApiTokens tokens;

    @Autowired
    protected Secrets secrets;

    @Autowired
    private JdbcClient jdbc;

    private static @Nullable String reader;

    private static WireMockServer graphApi() {
        var server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        server.start();
        server.stubFor(WireMock.post(WireMock.urlPathMatching("/v[0-9.]+/[0-9]+/messages"))
                .willReturn(WireMock.okJson("""
                        {"messaging_product": "whatsapp", "messages": [{"id": "wamid.{{randomValue type='UUID'}}"}]}
                        """).withTransformers("response-template")));
        server.stubFor(WireMock.post(WireMock.urlPathMatching("/2010-04-01/Accounts/.*/Messages.json"))
                .willReturn(WireMock.okJson("""
                        {"sid": "SM{{randomValue length=32 type='HEXADECIMAL'}}", "status": "queued"}
                        """)
                        .withTransformers("response-template")
                        .withStatus(201)));
        return server;
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        var home = Files.createTempDirectory(Path.of("target"), "home-");
        var database = TestPostgres.url();
        registry.add("focal.home", home::toString);
        registry.add("spring.datasource.url", () -> database);
        registry.add("focal.channel.whatsapp.base-url", GRAPH_API::baseUrl);
        registry.add("focal.audit.runs.poll", () -> "1s");
        // a model no agent asks unless a test says so
        registry.add("focal.llm.models.hostile.provider", () -> "openai");
        registry.add("focal.llm.models.hostile.base-url", () -> GRAPH_API.baseUrl() + "/v1");
        registry.add("focal.llm.models.hostile.model", () -> "hostile");
        registry.add("focal.secrets.acme-shop.whatsapp.app-secret", () -> APP_SECRET);
        registry.add("focal.secrets.acme-shop.whatsapp.verify-token", () -> "the verify token of these tests");
        registry.add("focal.secrets.acme-shop.whatsapp.access-token", () -> "the access token of these tests");
        registry.add("focal.channel.sms.base-url", GRAPH_API::baseUrl);
        registry.add("focal.secrets.acme-shop.twilio.account-sid", () -> "AC" + "0".repeat(32));
        registry.add("focal.secrets.acme-shop.twilio.auth-token", () -> "the auth token of these tests");
        registry.add("focal.channel.mail.poll", () -> "500ms");
        registry.add("focal.secrets.acme-shop.email.imap-password", () -> MAILBOX_PASSWORD);
    }

    protected String address(String path) {
        return "http://localhost:" + port + path;
    }

    protected HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Expected an answer", e);
        }
    }

    /** Reads from the tenant's API. */
    protected JsonNode api(String path) {
        var response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response.body());
    }

    /** What stands there, once it does. */
    private Optional<JsonNode> found(String path) {
        var response = get(path);
        return response.statusCode() == 404 ? Optional.empty() : Optional.of(json(response.body()));
    }

    private HttpResponse<String> get(String path) {
        return send(asOwner(path));
    }

    /** Asks the tenant's API to do something. */
    protected JsonNode asks(String path) {
        var response = send(asOwner(path).POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response.body());
    }

    private HttpRequest.Builder asOwner(String path) {
        if (reader == null) {
            reader = tokens.create(ACME, Role.OWNER);
        }
        return HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop" + path)))
                .header("Authorization", "Bearer " + reader);
    }

    /** Posts what Meta posts, signed by the tenant's app secret. */
    protected void whatsappPosts(String body) {
        var response = whatsappPosts(body, WhatsappWebhook.signature(body, APP_SECRET));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    protected HttpResponse<String> whatsappPosts(String body, String signature) {
        return send(HttpRequest.newBuilder(URI.create(address("/webhooks/acme-shop/whatsapp")))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A colleague at a desk who has signed in to the console. */
    protected Browser signedIn(Role role) {
        var browser = Browser.start().screen(1440, 1000, false);
        browser.open(address("/console/acme-shop/sign-in"));
        browser.find("#token").sendKeys(tokens.create(ACME, role), Keys.ENTER);
        browser.until(() -> !browser.driver().getCurrentUrl().endsWith("/sign-in"));
        return browser;
    }

    protected static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A new visitor of the webchat. */
    protected Customer visitor() {
        return new Customer("visitor-" + UUID.randomUUID());
    }

    /** Somebody in the webchat who says things and waits for the answer. */
    protected final class Customer {
        private final String visitor;
        private @Nullable String conversation;

        private Customer(String visitor) {
            this.visitor = visitor;
        }

        /** Says something and answers what the agent said to it, message by message. */
        public List<String> says(String text) {
            var earlier = conversation;
            var before = earlier == null ? 0 : agentLines().size();
            var response = posts(text);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
            var turn = json(response.body()).path("turn").asText();
            await().atMost(PATIENCE).until(() -> lines().stream()
                    .anyMatch(line -> line.path("from").asText().equals("AGENT")
                            && line.path("turn").asText().equals(turn)));
            var begun = !String.valueOf(earlier).equals(conversation);
            return agentLines().subList(begun ? 0 : before, agentLines().size());
        }

        public HttpResponse<String> posts(String text) {
            var response = send(HttpRequest.newBuilder(URI.create(address("/webchat/acme-shop/alex/messages")))
                    .header("X-Focal-Visitor", visitor)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            JSON.createObjectNode().put("text", text).toString())));
            if (response.statusCode() == 202) {
                conversation = json(response.body()).path("conversation").asText();
            }
            return response;
        }

        /** Says something that gets no answer, and waits until it is recorded. */
        public JsonNode saysInVain(String text) {
            var response = posts(text);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
            var turn = json(response.body()).path("turn").asText();
            return await().atMost(PATIENCE)
                    .until(() -> found("/turns/" + turn), Optional::isPresent)
                    .orElseThrow();
        }

        /** Waits until the agent speaks first. */
        public String hears() {
            var before = agentLines().size();
            await().atMost(PATIENCE).until(() -> agentLines().size() > before);
            return agentLines().get(before);
        }

        /** Waits until the agent's latest message holds this. */
        public void hears(String part) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(agentLines()).last().asString().contains(part));
        }

        public List<String> agentLines() {
            return lines().stream()
                    .filter(line -> line.path("from").asText().equals("AGENT"))
                    .map(line -> line.path("text").asText())
                    .toList();
        }

        public String conversation() {
            return String.valueOf(conversation);
        }

        /** The record of the latest turn. */
        public JsonNode lastTurn() {
            var turns = api("/turns?conversation=" + conversation + "&limit=1").path("turns");
            return api("/turns/" + turns.get(0).path("turn").asText());
        }

        private List<JsonNode> lines() {
            var lines = new ArrayList<JsonNode>();
            // there is nothing to read before the first turn is done
            found("/conversations/" + conversation)
                    .ifPresent(read -> read.path("lines").forEach(lines::add));
            return lines;
        }
    }

    /** An order of this test's own; the desk opens when it is first asked for something. */
    protected String orderLike(String other, String status) {
        if (jdbc.sql("select count(*) from order_desk_document")
                        .query(Integer.class)
                        .single()
                == 0) {
            var opening = visitor();
            opening.says("I want to cancel my order #W1000006");
            opening.says("liam.smith@example.com");
        }
        var id = "#W" + ThreadLocalRandom.current().nextInt(2_000_000, 10_000_000);
        var copied = jdbc.sql("""
                        insert into order_desk_document
                        select tenant, collection, :id,
                               body - 'remedies' || jsonb_build_object('order_id', :id::text, 'status', :status::text)
                        from order_desk_document where tenant = 'acme-shop' and collection = 'orders' and id = :other
                        """)
                .param("id", id)
                .param("status", status)
                .param("other", other)
                .update();
        assertThat(copied).isEqualTo(1);
        return id;
    }

    /** Has the model called hostile write this, whatever it is asked. */
    protected static void hostileModelSays(String content) {
        var answer = JSON.createObjectNode();
        var choice = answer.putArray("choices").addObject();
        choice.put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", content);
        GRAPH_API.stubFor(WireMock.post("/v1/chat/completions").willReturn(WireMock.okJson(answer.toString())));
    }

    protected static Map<String, JsonNode> byName(JsonNode list, String name) {
        var result = new LinkedHashMap<String, JsonNode>();
        list.forEach(item -> result.put(item.path(name).asText(), item));
        return result;
    }
}
