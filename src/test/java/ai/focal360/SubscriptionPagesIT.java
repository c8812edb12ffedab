package ai.focal360;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.platform.Role;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Subscriptions as an operator sees them: who is told of what, and what they did not take, sent again or discarded. */
class SubscriptionPagesIT extends WholeProduct {
    private static final String PAGE = "/console/acme-shop/subscriptions";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    private JdbcClient jdbc;

    private final String path = "/warehouse/" + UUID.randomUUID();
    private final UUID warehouse = UUID.randomUUID();

    @BeforeEach
    void somethingWasNotTaken() {
        subscribed(warehouse, GRAPH_API.baseUrl() + path, "PAUSED", "it answered 410 Gone");
        subscribed(UUID.randomUUID(), "https://crm.example.com/events", "ACTIVE", null);
        for (var number = 0; number < 40; number++) {
            died(number % 4 == 0 ? "customer_escalated" : "effect_done", number);
        }
        GRAPH_API.stubFor(post(path).willReturn(aResponse().withStatus(200)));
    }

    @AfterEach
    void unsubscribe() {
        jdbc.sql("delete from event_delivery").update();
        jdbc.sql("delete from subscription").update();
    }

    @Test
    void anOperatorSeesWhatWasNotTakenAndSendsItAgain() {
        try (var browser = signedIn(Role.OPERATOR)) {
            browser.open(address(PAGE));
            browser.until(() -> browser.find("h1").getText().equals("Subscriptions"));
            assertThat(browser.texts(".top nav [aria-current]")).containsExactly("Subscriptions");
            assertThat(browser.texts(".list .customer")).contains("https://crm.example.com/events");
            assertThat(browser.texts(".list .by")).anyMatch(by -> by.contains("40 not taken"));
            browser.screenshot("subscriptions");
            browser.open(address(PAGE + "?state=PAUSED"));
            assertThat(browser.texts(".list .customer")).containsExactly(GRAPH_API.baseUrl() + path);

            browser.find(".list a").click();
            browser.until(() -> browser.find("h1").getText().equals("Subscription"));
            assertThat(browser.find(".about").getText())
                    .contains("paused", "it answered 410 Gone", "customer_escalated");
            assertThat(browser.all(".letters > li")).hasSize(30);
            assertThat(browser.texts(".letters .error")).contains("answered 503");
            assertThat(browser.all(".letters .what a"))
                    .as("whose turns an operator may not read")
                    .isEmpty();
            browser.screenshot("subscription");

            browser.find(".pages [rel=next]").click();
            browser.until(() -> browser.all(".letters > li").size() == 10);
            browser.open(address(PAGE + "/" + warehouse + "?type=customer_escalated"));
            assertThat(browser.texts(".letters .what strong")).hasSize(10).containsOnly("customer_escalated");

            browser.find(".letters .discard").click();
            browser.until(() -> browser.find(".done").getText().equals("It is discarded."));
            assertThat(browser.all(".letters > li")).as("still only these").hasSize(9);
            browser.find(".letters .again").click();
            browser.until(() -> browser.find(".done").getText().equals("It is sent again."));
            browser.find(".about form[action$='/resume'] button").click();
            browser.until(() -> browser.find(".done").getText().startsWith("It goes on"));
            browser.find(".heading button").click();
            browser.until(() -> browser.find(".done").getText().equals("It is sent again."));
            await().atMost(PATIENCE)
                    .until(() -> GRAPH_API
                                    .findAll(postRequestedFor(urlEqualTo(path)))
                                    .size()
                            == 39);
            browser.open(address(PAGE + "/" + warehouse));
            assertThat(browser.find(".nothing").getText()).isEqualTo("All was taken.");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void itReadsWellOnAPhoneInTheDark() {
        try (var browser = signedIn(Role.OWNER).screen(390, 844, true).dark(true)) {
            for (var page : new String[] {PAGE, PAGE + "/" + warehouse}) {
                browser.open(address(page));
                browser.until(() -> browser.find("h1").isDisplayed());
                browser.screenshot(page.endsWith("subscriptions") ? "subscriptions-phone" : "subscription-phone");
                assertThat(browser.fitsItsWidth()).isTrue();
            }
            assertThat(browser.all(".letters .what a")).isNotEmpty();
        }
    }

    @Test
    void anAnalystLooksAndChangesNothing() {
        var analyst = tokens.create(ACME, Role.ANALYST);
        var page = page(analyst, "/" + warehouse, "GET");
        assertThat(page).contains("answered 503").doesNotContain("Send all", "Discard", "Pause", "Resume");
        assertThat(page(analyst, "/" + warehouse + "/redeliver", "POST")).doesNotContain("said=again");
        assertThat(page(tokens.create(ACME, Role.SUPPORT_LEAD), "", "GET")).isEmpty();
        assertThat(jdbc.sql("select count(*) from event_delivery where state = 'DEAD'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(40);
    }

    private String page(String token, String path, String method) {
        return send(HttpRequest.newBuilder(URI.create(address(PAGE + path)))
                        .header("Cookie", "focal-console=" + token)
                        .header("Sec-Fetch-Site", "same-origin")
                        .method(method, HttpRequest.BodyPublishers.noBody()))
                .body();
    }

    private void subscribed(UUID id, String url, String state, String reason) {
        jdbc.sql("""
                        insert into subscription (id, tenant, url, types, texts, state, reason, created_by)
                        values (?, 'acme-shop', ?, '{customer_escalated,effect_done,interaction_resolved}', false, ?, ?, gen_random_uuid())
                        """).params(id, url, state, reason).update();
    }

    private void died(String type, int minutesAgo) {
        jdbc.sql("""
                        insert into event_delivery (tenant, subscription, event, type, customer, lane, body, state, attempts, due_at,
                                                    error, created_at, ended_at)
                        values ('acme-shop', :subscription, gen_random_uuid(), :type, gen_random_uuid(), gen_random_uuid(), '{}', 'DEAD',
                                12, null, 'answered 503', now() - make_interval(mins => :ago), now())
                        """)
                .param("subscription", warehouse)
                .param("type", type)
                .param("ago", minutesAgo)
                .update();
    }
}
