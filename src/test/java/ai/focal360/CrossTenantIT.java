package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Two tenants on one installation, and every route there is: whoever holds a token of the one sees nothing of the other. Routes
 * are taken from the application itself, so that a new one is tried without anybody thinking of it; one this test does not know
 * how to fill fails it by name.
 */
class CrossTenantIT extends WholeProduct {
    private static final TenantId OTHER = new TenantId("organ-shop");
    private static final Pattern GAP = Pattern.compile("\\{([^}]+)}");

    /** Words nobody but the other tenant and its customers use. */
    private static final List<String> THEIRS = List.of("Brunhilde", "Ottokringel");

    /** Open to the whole world by design, or without anything of a tenant: each with the reason. */
    private static final Map<String, String> OPEN = Map.of(
            "/error", "problems, which quote nothing",
            "/chat/", "the page every visitor opens",
            "/webchat/", "visitors, known by their secret: see oneVisitorsSecretOpensNothingAtAnotherTenant",
            "/webhooks/", "providers, known by their signature",
            "/sandbox/", "a tenant's own system as played by the demo, behind its own secret",
            "/console/{tenant}/sign-in", "the same page for every name",
            "/console/{tenant}/sign-out", "forgets a cookie",
            "/v3/", "describes the interface",
            "/swagger-ui", "describes the interface");

    /** Names both tenants have; what stands behind them is each tenant's own. */
    private static final Map<String, String> NAMES = Map.of(
            "agent", "alex",
            "channel", "webchat",
            "tool", "cancel_pending_order",
            "number", "1",
            "process", "cancel-order");

    /** Bodies that are understood, so that a refusal is about whose it is. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("/api/tenants/{tenant}/approvals/{approval}/decision", "{\"decision\": \"approve\"}"),
            Map.entry(
                    "/api/tenants/{tenant}/customers/{id}/identities",
                    "{\"kind\": \"EMAIL\", \"address\": \"a@example.com\", \"reason\": \"known\"}"),
            Map.entry(
                    "/api/tenants/{tenant}/customers/{id}/merges",
                    "{\"with\": \"00000000-0000-0000-0000-000000000001\", \"reason\": \"known\"}"),
            Map.entry("/api/tenants/{tenant}/effects/{key}/reconcile", "{\"outcome\": \"happened\"}"),
            Map.entry("/api/tenants/{tenant}/handoffs/{handoff}/claim", "{\"colleague\": \"Kim\"}"),
            Map.entry(
                    "/api/tenants/{tenant}/handoffs/{handoff}/hand-back",
                    "{\"colleague\": \"Kim\", \"summary\": \"Done\"}"),
            Map.entry("/api/tenants/{tenant}/handoffs/{handoff}/release", "{\"colleague\": \"Kim\"}"),
            Map.entry("/api/tenants/{tenant}/handoffs/{handoff}/say", "{\"colleague\": \"Kim\", \"text\": \"Hello\"}"),
            Map.entry("/api/tenants/{tenant}/reporter/questions", "{\"question\": \"outcomes of last week\"}"),
            Map.entry("/api/tenants/{tenant}/turns/quarantined/{turn}/dismiss", "{\"reason\": \"enough\"}"),
            Map.entry("/api/tenants/{tenant}/turns/quarantined/{turn}/retry", "{\"reason\": \"again\"}"),
            Map.entry("/api/tenants/{tenant}/turns/{turn}/replay", "{\"pack\": \"recorded\"}"));

    /** About the whole installation: the operator's of the platform alone. */
    private static final Set<String> OPERATORS = Set.of("/api/tenants/{tenant}/search/rebuild");

    @Autowired
    private Collection<RequestMappingHandlerMapping> mappings;

    @Autowired
    private JdbcTemplate jdbc;

    private String ours;
    private String theirs;

    /** What fills the gaps of the other tenant's addresses. */
    private final Map<String, String> ids = new HashMap<>();

    /** A route and what it needs; {@code gaps} are ids, names both tenants have are filled in already. */
    private record Route(String method, String pattern) {
        List<String> gaps() {
            return GAP.matcher(pattern)
                    .results()
                    .map(gap -> gap.group(1))
                    .filter(gap -> !gap.equals("tenant") && !NAMES.containsKey(gap))
                    .toList();
        }

        boolean isOpen() {
            return OPEN.keySet().stream().anyMatch(pattern::startsWith);
        }

        boolean reads() {
            return method.equals("GET");
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    @BeforeEach
    void fillBoth() throws IOException {
        publish();
        ours = tokens.create(ACME, Role.OWNER);
        theirs = tokens.create(OTHER, Role.OWNER);
        visitor().says("How long do I have to return something?");
        var said =
                json(send(say(OTHER, "organ-lover-" + UUID.randomUUID(), "My name is Ottokringel, where is my order?"))
                        .body());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.queryForObject(
                                "select count(*) from turn_record where turn_id = ?::uuid",
                                Integer.class,
                                said.path("turn").asText())
                        == 1);
        ids.put("turn", said.path("turn").asText());
        ids.put("conversation", said.path("conversation").asText());
        ids.put(
                "customer",
                jdbc.queryForObject(
                        "select customer::text from turn_record where turn_id = ?::uuid",
                        String.class,
                        ids.get("turn")));
        ids.put(
                "course",
                jdbc.queryForObject(
                        "select document #>> '{scenarios,0,instance}' from turn_record where turn_id = ?::uuid",
                        String.class,
                        ids.get("turn")));
        ids.put(
                "token",
                tokens.create(OTHER, Role.REPORTER, "Ottokringel")
                        .orElseThrow()
                        .listed()
                        .id()
                        .toString());
        ids.put("erasure", jdbc.queryForObject("""
                insert into erasure (tenant, state, requested_by, role, done_at)
                values ('organ-shop', 'DONE', gen_random_uuid(), 'Ottokringel', now()) returning id::text
                """, String.class));
        ids.put("merge", jdbc.queryForObject("""
                insert into customer_merge (tenant, state, survivor, joined, by, reason)
                values ('organ-shop', 'DROPPED', ?::uuid, gen_random_uuid(), 'support-lead', 'Ottokringel') returning id::text
                """, String.class, ids.get("customer")));
        ids.put("approval", jdbc.queryForObject("""
                insert into approval_request (id, tenant, conversation_id, customer_id, kind, scenario, instance, step, tool,
                                              role, rules, arguments, state)
                values (gen_random_uuid(), 'organ-shop', ?::uuid, ?::uuid, 'CALL', 'Ottokringel', '', 'step', 'cancel_order',
                        'support_lead', '[]', '{"name": "Ottokringel"}', 'OPEN') returning id::text
                """, String.class, ids.get("conversation"), ids.get("customer")));
        ids.put("gap", jdbc.queryForObject("""
                insert into knowledge_gap (id, tenant, language, question, centroid, asked, first_asked, last_asked)
                values (gen_random_uuid(), 'organ-shop', 'en', 'Ottokringel', '{}', 1, now(), now()) returning id::text
                """, String.class));
        ids.put("replay", jdbc.queryForObject("""
                insert into replay (id, tenant, period, state, requested_by, total, findings)
                values (gen_random_uuid(), 'organ-shop', '{"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}', 'DONE',
                        gen_random_uuid(), 1, '{"identical": 1, "different": 0, "notReplayable": 0, "differences": [],
                        "reasons": [], "turns": []}') returning id::text
                """, String.class));
        ids.put("task", jdbc.queryForObject("""
                insert into agenda_task (id, tenant, type, agent, customer_id, conversation_id, text, reason, origin, planned_at, due_at)
                values (gen_random_uuid(), 'organ-shop', 'reminder', 'alex', ?::uuid, ?::uuid, 'greeting', 'Ottokringel', 'API', now(),
                        now() + interval '1 hour') returning id::text
                """, String.class, ids.get("customer"), ids.get("conversation")));
        ids.put("handoff", jdbc.queryForObject("""
                insert into handoff (tenant, task, agent, customer_id, conversation_id, skill, language, urgency, customer, reason, summary,
                                     state, colleague)
                values ('organ-shop', 'Ottokringel' || gen_random_uuid(), 'alex', ?::uuid, ?::uuid, 'general', 'en', 1, 'Ottokringel', 'Ottokringel',
                        'Ottokringel', 'CLAIMED', 'Ottokringel') returning id::text
                """, String.class, ids.get("customer"), ids.get("conversation")));
        ids.put("subscription", jdbc.queryForObject("""
                insert into subscription (id, tenant, url, types, texts, state, created_by)
                values (gen_random_uuid(), 'organ-shop', 'https://ottokringel.example/Ottokringel', '{customer_escalated}', false,
                        'PAUSED', gen_random_uuid()) returning id::text
                """, String.class));
        ids.put("event", jdbc.queryForObject("""
                insert into event_delivery (tenant, subscription, event, type, lane, body, state, due_at, error, ended_at)
                values ('organ-shop', ?::uuid, gen_random_uuid(), 'customer_escalated', gen_random_uuid(), 'Ottokringel', 'DEAD',
                        null, 'Ottokringel', now()) returning event::text
                """, String.class, ids.get("subscription")));
        ids.put("key", "cancel_order:step:" + UUID.randomUUID());
        jdbc.update(
                """
                insert into effect (tenant, idempotency_key, conversation, customer, turn, turn_group, step, tool, level,
                                    state, intents, arguments, result, intended_at, next_check_at)
                values ('organ-shop', ?, ?::uuid, ?::uuid, ?::uuid, ?::uuid, 'step', 'cancel_order', 'IRREVERSIBLE',
                        'UNKNOWN', 1, '{"name": "Ottokringel"}', '{"name": "Ottokringel"}', now(), 'infinity')
                """, ids.get("key"), ids.get("conversation"), ids.get("customer"), ids.get("turn"), ids.get("turn"));
        jdbc.update("""
                insert into standing (tenant, customer_id, state, kind, severity, reason, policy, valid_until)
                values ('organ-shop', ?::uuid, 'WARNED', 'harassment', 'LOW', 'Ottokringel', 'Ottokringel',
                        now() + interval '1 day') on conflict do nothing
                """, ids.get("customer"));
        ids.put("quarantined", jdbc.queryForObject("""
                insert into turn (id, tenant, agent, channel, address, customer_id, conversation_id, turn_group, state,
                                  due_at, finished_at, failure, noticed_at)
                values (gen_random_uuid(), 'organ-shop', 'alex', 'webchat', 'Ottokringel', ?::uuid, ?::uuid,
                        gen_random_uuid(), 'QUARANTINED', now(), now(), 'Ottokringel', now()) returning id::text
                """, String.class, ids.get("customer"), ids.get("conversation")));
    }

    @Test
    void theOthersAddressesAreClosed() {
        var seen = new SoftAssertions();
        for (var route : routes()) {
            var answer = ask(route, filled(route, OTHER), ours);
            seen.assertThat(answer.statusCode())
                    .as("%s of another tenant", route)
                    .isIn(route.pattern().startsWith("/console/") ? Set.of(302, 403, 404) : Set.of(403, 404));
            isSilent(seen, route, answer);
        }
        seen.assertAll();
    }

    @Test
    void theOthersIdsAreUnknownAtOurOwnAddresses() {
        var seen = new SoftAssertions();
        for (var route : routes()) {
            if (!route.gaps().isEmpty()) {
                var answer = ask(route, filled(route, ACME), ours);
                seen.assertThat(answer.statusCode())
                        .as("%s with another tenant's ids: %s", route, answer.body())
                        .isIn(403, 404);
                isSilent(seen, route, answer);
            }
        }
        seen.assertAll();
    }

    @Test
    void noListOrFigureShowsTheOther() {
        var described = json(send(HttpRequest.newBuilder(URI.create(address("/v3/api-docs")))
                        .header("Authorization", "Bearer " + ours))
                .body());
        var seen = new SoftAssertions();
        for (var route : routes()) {
            if (route.reads() && route.gaps().isEmpty()) {
                isSilent(seen, route, ask(route, filled(route, ACME), ours));
                for (var query : queries(described, route)) {
                    isSilent(seen, route, ask(route, filled(route, ACME) + "?" + query, ours));
                }
            }
        }
        seen.assertAll();
    }

    /** Without it nothing of the above would mean much: at these addresses there is something to be seen. */
    @Test
    void theOtherSeesItAll() {
        var seen = new SoftAssertions();
        var telling = new HashSet<String>();
        for (var route : routes()) {
            if (route.reads() && !OPERATORS.contains(route.pattern())) {
                var answer = ask(route, filled(route, OTHER), theirs);
                seen.assertThat(answer.statusCode())
                        .as("%s of their own, filled by this test: %s", route, answer.body())
                        .isIn(200, 302, 400);
                if (THEIRS.stream().anyMatch(answer.body()::contains)) {
                    telling.add(route.pattern());
                }
            }
        }
        seen.assertAll();
        assertThat(telling)
                .contains(
                        "/api/tenants/{tenant}/turns",
                        "/api/tenants/{tenant}/turns/{turn}",
                        "/api/tenants/{tenant}/conversations/{conversation}",
                        "/api/tenants/{tenant}/approvals",
                        "/api/tenants/{tenant}/effects",
                        "/api/tenants/{tenant}/effects/{key}",
                        "/api/tenants/{tenant}/standings",
                        "/api/tenants/{tenant}/turns/quarantined",
                        "/api/tenants/{tenant}/tokens",
                        "/api/tenants/{tenant}/handoffs",
                        "/api/tenants/{tenant}/handoffs/{handoff}",
                        "/console/{tenant}/handoffs",
                        "/console/{tenant}/handoffs/{handoff}",
                        "/api/tenants/{tenant}/agenda",
                        "/api/tenants/{tenant}/agenda/{task}",
                        "/api/tenants/{tenant}/knowledge-gaps",
                        "/api/tenants/{tenant}/knowledge-gaps/{gap}",
                        "/api/tenants/{tenant}/subscriptions",
                        "/api/tenants/{tenant}/subscriptions/{subscription}",
                        "/api/tenants/{tenant}/subscriptions/{subscription}/dead-letters",
                        "/console/{tenant}/subscriptions",
                        "/console/{tenant}/subscriptions/{subscription}",
                        "/console/{tenant}/turns/{turn}",
                        "/console/{tenant}/conversations/{conversation}",
                        "/api/tenants/{tenant}/erasures");
    }

    @Test
    void oneVisitorsSecretOpensNothingAtAnotherTenant() throws IOException {
        var secret = "a secret of two shops at once";
        send(say(OTHER, secret, "Ottokringel was here"));

        var stream = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(address("/webchat/acme-shop/alex/events")))
                                .header("X-Focal-Visitor", secret.replace(' ', '-'))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (var events = stream.join().body()) {
            var first = new String(events.readNBytes(60), StandardCharsets.UTF_8);
            assertThat(first).doesNotContain("Ottokringel").contains("history");
        }
    }

    @Test
    void metricsNameTenantsAndAreThePlatforms() {
        assertThat(send(HttpRequest.newBuilder(URI.create(address("/actuator/prometheus")))
                                .header("Authorization", "Bearer " + ours))
                        .statusCode())
                .isEqualTo(404);
    }

    private List<Route> routes() {
        var routes = mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(info -> info.getPatternValues().stream().flatMap(pattern -> (info.getMethodsCondition()
                                        .getMethods()
                                        .isEmpty()
                                ? Stream.of("GET")
                                : info.getMethodsCondition().getMethods().stream()
                                        .map(Enum::name))
                        .map(method -> new Route(method, pattern))))
                .distinct()
                .filter(route -> !route.isOpen())
                .sorted(Comparator.comparing(Route::toString))
                .toList();
        assertThat(routes).hasSizeGreaterThan(35);
        assertThat(routes)
                .as("routes without a tenant are open to everybody, and stand in OPEN with a reason")
                .allMatch(route -> route.pattern().contains("/{tenant}"));
        return routes;
    }

    private String filled(Route route, TenantId tenant) {
        return GAP.matcher(route.pattern()).replaceAll(gap -> {
            var name = gap.group(1);
            var value = name.equals("tenant") ? tenant.value() : NAMES.getOrDefault(name, id(route, name));
            assertThat(value)
                    .as("Say in CrossTenantIT what stands for '{%s}' of %s", name, route)
                    .isNotNull();
            return URLEncoder.encode(value, StandardCharsets.UTF_8);
        });
    }

    private String id(Route route, String gap) {
        if (gap.equals("turn") && route.pattern().contains("/quarantined/")) {
            return ids.get("quarantined");
        }
        return ids.get(gap.equals("id") && route.pattern().contains("/customers/") ? "customer" : gap);
    }

    /** Each parameter alone, where it could name something of the other's. */
    private List<String> queries(JsonNode described, Route route) {
        var queries = new ArrayList<String>();
        described
                .path("paths")
                .path(route.pattern())
                .path("get")
                .path("parameters")
                .forEach(parameter -> {
                    var name = parameter.path("name").asText();
                    if (parameter.path("in").asText().equals("query")) {
                        Stream.concat(Stream.ofNullable(ids.get(name)), THEIRS.stream())
                                .forEach(value ->
                                        queries.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
                    }
                });
        return queries;
    }

    private HttpResponse<String> ask(Route route, String path, String token) {
        var request = HttpRequest.newBuilder(URI.create(address(path)));
        if (route.pattern().startsWith("/console/")) {
            request.header("Cookie", "focal-console=" + token)
                    .header("Origin", address(""))
                    .header("Sec-Fetch-Site", "same-origin");
        } else {
            request.header("Authorization", "Bearer " + token);
        }
        if (route.reads() || route.method().equals("DELETE")) {
            return send(request.method(route.method(), HttpRequest.BodyPublishers.noBody()));
        }
        return send(request.header("Content-Type", "application/json")
                .method(
                        route.method(),
                        HttpRequest.BodyPublishers.ofString(BODIES.getOrDefault(route.pattern(), "{}"))));
    }

    private static void isSilent(SoftAssertions seen, Route route, HttpResponse<String> answer) {
        seen.assertThat(answer.body()).as("what %s tells", route).doesNotContain(THEIRS);
        seen.assertThat(answer.statusCode()).as("%s: %s", route, answer.body()).isNotEqualTo(500);
    }

    private HttpRequest.Builder say(TenantId tenant, String visitor, String text) {
        return HttpRequest.newBuilder(URI.create(address("/webchat/%s/alex/messages".formatted(tenant))))
                .header("X-Focal-Visitor", visitor.replace(' ', '-'))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.createObjectNode().put("text", text).toString()));
    }

    /** The same business under another name, with an agent of another name. */
    private void publish() throws IOException {
        var files = new TreeMap<String, String>();
        for (var folder : List.of("rules/acme-shop", "processes/acme-shop", "seeds/acme-shop")) {
            try (var found = Files.walk(Path.of(folder))) {
                for (var file : found.filter(Files::isRegularFile)
                        .filter(it -> !it.toString().contains("order-desk"))
                        .toList()) {
                    files.put(
                            file.toString().replace("acme-shop", OTHER.value()),
                            Files.readString(file)
                                    .replace("rules.acme_shop", "rules.organ_shop")
                                    .replace("Alex", "Brunhilde")
                                    .replaceAll("(?ms)^whatsapp:.*?(?=^\\S|\\z)", ""));
                }
            }
        }
        for (var form : List.of("ui-forms/approve-refund.form", "ui-forms/answer-customer.form")) {
            files.put(form, Files.readString(Path.of(form)));
        }
        var request = HttpRequest.newBuilder(URI.create(address("/api/tenants/organ-shop/packs")))
                .header("Authorization", "Bearer " + tokens.create(TenantId.PLATFORM, Role.OPERATOR))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(Map.of("files", files)).toString()));
        // a pack that takes long to compile is published the second time
        await().atMost(Duration.ofMinutes(3))
                .ignoreException(UncheckedIOException.class)
                .untilAsserted(() -> assertThat(send(request).statusCode()).isBetween(200, 201));
    }
}
