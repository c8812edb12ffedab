package ai.focal360.console.web;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.NOON;
import static ai.focal360.audit.TurnRecords.OTHER;
import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.InMemoryAuditStore;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecordJson;
import ai.focal360.audit.TurnRecords;
import ai.focal360.console.TestStories;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.Role;
import ai.focal360.platform.TurnId;
import ai.focal360.scenario.Trail;
import ai.focal360.tenant.Agent;
import ai.focal360.tenant.InMemoryConfigStore;
import ai.focal360.tenant.LiveTenants;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Publication.Origin;
import ai.focal360.tenant.Tenants;
import ai.focal360.tenant.Texts;
import ai.focal360.turn.Closing;
import ai.focal360.turn.Series;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** The console's pages over records that are there, without an engine, a ledger and a browser. */
class ConsolePagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONSOLE = "/console/acme-shop";
    private static final Path EXAMPLE = Path.of("docs/schemas/turn-record.example.json");

    private final Tenants tenants = new Tenants();
    private final InMemoryConfigStore packs = new InMemoryConfigStore(Clock.systemUTC());
    private final Map<String, Trail> trails = new HashMap<>();
    private final Map<ConversationId, Series.Place> places = new HashMap<>();
    private final AuditStore audit = new InMemoryAuditStore();
    private final MockMvcTester pages = pages(audit);

    private MockMvcTester pages(AuditStore audit) {
        var stories = TestStories.of(tenants, packs, trails);
        return MockMvcTester.of(
                List.of(
                        new OverviewPage(tenants),
                        new TurnPages(audit, tenants, stories),
                        new ConversationPages(audit, tenants, stories, (tenant, conversations) -> places)),
                mvc -> mvc.setControllerAdvice(new ConsoleFrame(tenants))
                        .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                        .setViewResolvers(views())
                        .build());
    }

    private static ThymeleafViewResolver views() {
        var templates = new ClassLoaderTemplateResolver();
        templates.setPrefix("templates/");
        templates.setSuffix(".html");
        var engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        var views = new ThymeleafViewResolver();
        views.setTemplateEngine(engine);
        views.setCharacterEncoding("UTF-8");
        return views;
    }

    @BeforeEach
    void goLive() {
        var alex = new Agent(new AgentId("alex"), "Alex", "", List.of("en"), null, List.of(), Map.of(), Map.of());
        var texts = new Texts(Map.of(
                "reason.order.not-pending",
                Map.of("en", Map.of("default", "it is already being handled (status: {{status}})"))));
        LiveTenants.goLive(tenants, ACME, "ACME Shop", List.of(alex), List.of(), texts);
        LiveTenants.goLive(tenants, OTHER, "Other Shop", List.of(), List.of());
    }

    @BeforeEach
    void comesIn() {
        asking(Role.SUPPORT_LEAD);
    }

    @AfterEach
    void leaves() {
        SecurityContextHolder.clearContext();
    }

    private static void asking(Role role) {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(new Caller(UUID.randomUUID(), ACME, role), null));
    }

    @Test
    void aReporterReadsTextsWithoutThePerson() throws Exception {
        var record = append(turn().said("I am joan@example.com, where is my order?"));
        var pages = List.of(
                "/turns",
                "/turns/" + record.turn(),
                "/turns/" + record.turn() + "/record",
                "/conversations",
                "/conversations/" + record.conversation());
        for (var path : pages) {
            assertThat(body(path)).as(path).contains("joan@example.com");
        }
        asking(Role.REPORTER);
        for (var path : pages) {
            assertThat(body(path)).as(path).contains("where is my order").doesNotContain("joan@example.com");
        }
    }

    @Test
    void aConversationIsOpenOrSaysWhyItIsNot() throws Exception {
        var record = append(turn().said("Where is my order?"));
        var before = ConversationId.random();
        var path = "/conversations/" + record.conversation();

        places.put(record.conversation(), new Series.Place(null, null, null, null));
        assertThat(body(path)).contains("Open").doesNotContain("Closed", "Earlier conversation", "Later conversation");

        places.put(
                record.conversation(),
                new Series.Place(Instant.parse("2026-03-02T11:00:00Z"), Closing.IDLE, before, null));
        assertThat(body(path))
                .contains("Closed", "2 Mar 2026, 11:00:00 UTC", "nobody said anything any more")
                .contains("/conversations/" + before)
                .doesNotContain("Later conversation");
        assertThat(body("/conversations")).contains("closed: nobody said anything any more");
    }

    @Test
    void aRewrittenAnswerIsToldFromTheMessagesToTheModels() throws Exception {
        var record = example();
        var page = page("/turns/" + record.turn());

        assertThat(page)
                .contains("<title>Turn · ACME Shop</title>", "Resolved", "1.8 s")
                .contains("when do I get my money back?", "5 to 7 business days")
                .as("the rewrite shows again")
                .contains("<em> again</em>")
                .contains("yes", "confirm (93 %)")
                .contains("May this tool be called?", "orders.cancel.confirmed", "89.95")
                .contains("cannot be undone", "the customer confirmed exactly this")
                .contains(
                        "Attempt 1",
                        "Monday the 16th",
                        "Hint for the next attempt: Say how long a refund usually takes")
                .contains("primary", "1140")
                .contains("acme-shop@14", "/console/acme-shop/turns/" + record.turn() + "/record");
        assertThat(page.split("<li>\\s*<span class=\"phase\">")).as("phases").hasSize(14);
        assertThat(page).as("what there is nothing of").doesNotContain("id=\"data\"", "id=\"abuse\"");
    }

    @Test
    void whatCustomersWriteIsShownAndNeverRun() throws Exception {
        var record = append(turn().said("<script>alert('x')</script>").answered("\"><img src=x onerror=alert(1)>"));
        for (var path : List.of(
                "/turns/" + record.turn(), "/turns", "/conversations", "/conversations/" + record.conversation())) {
            assertThat(page(path))
                    .as(path)
                    .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "&lt;img src=x")
                    .doesNotContain("<script>alert", "<img");
        }
        assertThat(page("/turns?words=%22%3E%3Cscript%3E")).doesNotContain("\"><script>");
    }

    @Test
    void aScenarioIsDrawnInItsOwnVersionElseInThePacks() throws Exception {
        var record = example();
        var instance = record.scenarios().get(0).instance();
        var address = "/turns/" + record.turn() + "/scenarios/" + instance;

        assertThat(page("/turns/" + record.turn())).contains("no longer kept").doesNotContain("class=\"walk\"");
        assertThat(get(address)).hasStatus(404);

        for (int version = 1; version <= 14; version++) {
            packs.publish(
                    Pack.candidate(ACME, Map.of("processes/acme-shop/cancel-order.bpmn", "<version" + version + "/>")),
                    Origin.API);
        }
        assertThat(page("/turns/" + record.turn())).contains("class=\"walk\"", "history is gone", "Task_ConfirmCancel");
        assertThat(body(address)).isEqualTo("<version14/>");

        trails.put(
                String.valueOf(instance),
                new Trail(
                        "cancel-order",
                        "Cancel an order",
                        2,
                        "<own/>",
                        List.of(new Trail.Stay(
                                "Task_ConfirmCancel",
                                "Confirm cancelling",
                                "receiveTask",
                                null,
                                record.startedAt().minusSeconds(20),
                                record.startedAt().plusMillis(400)))));
        assertThat(page("/turns/" + record.turn()))
                .contains("Cancel an order", "from “Confirm cancelling”")
                .doesNotContain("history is gone");
        assertThat(body(address)).isEqualTo("<own/>");
        assertThat(get("/turns/" + record.turn() + "/scenarios/another")).hasStatus(404);
    }

    @Test
    void aRefusalIsToldInTheWordsTheCustomerGot() throws Exception {
        var record = (ObjectNode) JSON.readTree(Files.readString(EXAMPLE));
        record.set("decisions", JSON.readTree("""
                [{"point": "action", "rule": "deny cancelling an order that is not pending", "policy": "orders.cancel.pending",
                  "conclusion": "Deny", "detail": {"reason": "reason.order.not-pending", "values": {"status": "delivered"}},
                  "facts": [], "blocked": true}]
                """));
        assertThat(page("/turns/" + append(record.toString()).turn()))
                .contains("Refused", "it is already being handled (status: delivered)", "orders.cancel.pending");
    }

    @Test
    void turnsAreFoundByWhatIsFilledIn() throws Exception {
        var wanted = append(turn().with("alex").said("my teapot").ended("PARTIAL", "OUT_OF_SCOPE"));
        var other = append(turn().said("my kettle").at(NOON.plusSeconds(1)));

        assertThat(page("/turns?agent=&channel=&resolution=PARTIAL&category=OUT_OF_SCOPE&words=&from=&to=&zone="))
                .contains(wanted.turn().toString(), "Out of scope")
                .doesNotContain(other.turn().toString());
        assertThat(page("/turns?words=kettle"))
                .contains(other.turn().toString())
                .doesNotContain("teapot");
        assertThat(page("/turns?customer=" + wanted.customer()))
                .contains("teapot")
                .doesNotContain("kettle");
        assertThat(page("/turns?from=2026-03-12&to=2026-03-12&zone=Europe/Amsterdam"))
                .contains("teapot", "kettle");
        assertThat(page("/turns?from=2026-03-12&to=2026-03-12&zone=Pacific/Kiritimati"))
                .as("there, noon in London is tomorrow")
                .contains("No turns match.");
    }

    @Test
    void onlyTheSearchByWordsIsAwayWhenItIs() {
        var away = (AuditStore) Proxy.newProxyInstance(
                AuditStore.class.getClassLoader(), new Class<?>[] {AuditStore.class}, (store, method, arguments) -> {
                    throw new SearchUnavailable("away");
                });
        assertThat(pages(away).get().uri(CONSOLE + "/turns?words=teapot").exchange())
                .hasStatus(503)
                .bodyText()
                .contains("cannot be searched by words right now", "value=\"teapot\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=yesterday",
                "to=9999-12-31",
                "zone=Nowhere/Land",
                "customer=7",
                "next=page2",
            })
    void whatIsFilledInWronglyIsSaid(String query) {
        assertThat(get("/turns?" + query)).hasStatus(400).bodyText().contains("role=\"alert\"");
    }

    @Test
    void longListsLeadOn() throws Exception {
        for (int at = 0; at < 31; at++) {
            append(turn().at(NOON.plusSeconds(at)).said("message " + at));
        }
        for (var list : List.of("/turns", "/conversations")) {
            var first = page(list);
            assertThat(first).contains("message 30").doesNotContain(">message 0<", ">Newest<");
            var next = first.replaceAll("(?s).*rel=\"next\" href=\"/console/acme-shop([^\"]+)\".*", "$1");
            assertThat(page(next)).contains(">message 0<", ">Newest<").doesNotContain("message 30");
        }
    }

    @Test
    void aConversationIsReadFromItsBeginningAndEachAnswerSaysWhy() throws Exception {
        var conversation = ConversationId.random();
        var second = append(
                turn().in(conversation).at(NOON.plusSeconds(9)).said("thanks").answered("you are welcome"));
        append(turn().in(conversation).at(NOON).said("hello").answered("hi"));

        var page = page("/conversations/" + conversation);
        assertThat(page).containsSubsequence("hello", "hi", "thanks", "you are welcome");
        assertThat(page).contains("id=\"turn-" + second.turn(), "speech.delivery.date", "get_order: read");
    }

    @Test
    void whatIsNotThereOrNotTheirsIsRefusedAsAPage() throws Exception {
        var theirs = append(turn().of(OTHER));
        for (var path : List.of(
                "/turns/" + theirs.turn(),
                "/turns/" + theirs.turn() + "/record",
                "/turns/" + TurnId.random(),
                "/turns/not-an-id",
                "/conversations/" + theirs.conversation(),
                "/conversations/nothing")) {
            var answer = get(path);
            assertThat(answer).as(path).hasStatus(404).hasContentTypeCompatibleWith("text/html");
            assertThat(answer).bodyText().contains("There is no such", "ACME Shop");
        }
        assertThat(pages.get().uri("/console/nobody/turns").exchange()).hasStatus(404);
    }

    @Test
    void doorsAreShownToThoseTheyAreOpenFor() throws Exception {
        assertThat(overview(Role.REPORTER)).contains("/turns\"", "/reporter\"").doesNotContain("/packs/live\"");
        assertThat(overview(Role.OPERATOR)).contains("/packs/live\"").doesNotContain("/turns\"");
        assertThat(overview(Role.OWNER)).contains("/conversations\"", "/turns\"", "/reporter\"", "/packs/live\"");
    }

    private String overview(Role role) throws UnsupportedEncodingException {
        var answer = pages.get()
                .uri(CONSOLE)
                .principal(new TestingAuthenticationToken(new Caller(UUID.randomUUID(), ACME, role), ""))
                .exchange();
        assertThat(answer).hasStatusOk();
        return answer.getResponse().getContentAsString();
    }

    /** The example of the documentation: a cancellation whose first draft named a date. */
    private TurnRecord example() throws IOException {
        return append(Files.readString(EXAMPLE));
    }

    private TurnRecord append(String json) {
        var record = TurnRecordJson.read(json);
        audit.append(record);
        return record;
    }

    private TurnRecord append(TurnRecords turn) {
        var record = turn.record();
        audit.append(record);
        return record;
    }

    private MvcTestResult get(String path) {
        return pages.get().uri(URI.create(CONSOLE + path)).exchange();
    }

    private String body(String path) throws UnsupportedEncodingException {
        return get(path).getResponse().getContentAsString();
    }

    private String page(String path) throws UnsupportedEncodingException {
        var answer = get(path);
        assertThat(answer).as(path).hasStatusOk();
        return answer.getResponse().getContentAsString();
    }
}
