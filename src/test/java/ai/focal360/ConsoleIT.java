package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.LivePacks;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The staff console, and what it shows, over the API. */
class ConsoleIT extends WholeProduct {
    private static final String PAGE = "/console/acme-shop/packs/live";

    @Test
    void theAnalystSignsInAndSeesWhereToLook() {
        try (var browser = Browser.start().screen(1440, 1000, false)) {
            browser.open(address(PAGE));
            assertThat(browser.driver().getCurrentUrl()).endsWith("/console/acme-shop/sign-in");
            browser.screenshot("console-sign-in");
            browser.find("#token").sendKeys("fcl_acme-shop_wrong", Keys.ENTER);
            browser.until(() -> browser.find(".refused").getText().contains("not known"));
            browser.complaints();

            browser.find("#token").sendKeys(tokens.create(ACME, Role.ANALYST), Keys.ENTER);
            browser.find(".doors a[href$='/packs/live']").click();
            browser.until(() -> browser.find("h1").getText().equals("Live pack"));
            assertThat(browser.texts(".top nav [aria-current]")).containsExactly("Packs");
            assertThat(browser.texts("#error .nothing")).containsExactly("None.");
            assertThat(browser.texts(".counts li")).anyMatch(count -> count.matches("1\\s+Warning"));
            assertThat(browser.texts("#warning .card .code code")).containsOnly("effect-by-rules-alone");
            assertThat(browser.find("#warning .card").getText())
                    .contains("accepted", "Small remedies are granted at once", "Task_GrantRemedy");

            browser.until(() -> browser.find("#drawing[data-drawn='handle-complaint'] .mark")
                    .isDisplayed());
            assertThat(browser.all("#drawing .found-info[data-element-id='Task_GrantRemedy']"))
                    .hasSize(1);
            browser.screenshot("console-findings");
            browser.find("#warning .show").click();
            browser.screenshot("console-element");
            browser.find("#tab-cancel-order").click();
            browser.until(
                    () -> browser.find("#drawing[data-drawn='cancel-order']").isDisplayed());
            assertThat(browser.complaints()).isEmpty();

            browser.screen(390, 844, true).dark(true);
            browser.screenshot("console-phone-dark");
            assertThat(browser.fitsItsWidth()).isTrue();

            browser.find(".top button").click();
            browser.until(() -> browser.find("#token").isDisplayed());
            browser.open(address(PAGE));
            assertThat(browser.driver().getCurrentUrl()).endsWith("/console/acme-shop/sign-in");
        }
    }

    @Test
    void nothingIsOpenWithoutATokenOfThisTenantAndRole() {
        for (var path : List.of("/console/acme-shop", PAGE, PAGE + "/processes/cancel-order")) {
            assertThat(goesTo(page(path, ""))).isEqualTo("/console/acme-shop/sign-in");
        }
        assertThat(goesTo(page(PAGE, tokens.create(new TenantId("another-shop"), Role.OWNER))))
                .isEqualTo("/console/acme-shop/sign-in");
        assertThat(goesTo(page(PAGE, tokens.create(ACME, Role.REPORTER))))
                .isEqualTo("/console/acme-shop/sign-in?refused=role");
        var revoked = tokens.create(ACME, Role.SUPPORT_LEAD);
        tokens.revokeAll(ACME, Role.SUPPORT_LEAD);
        assertThat(goesTo(page(PAGE, revoked))).isEqualTo("/console/acme-shop/sign-in");
        assertThat(page("/console", "").statusCode()).isEqualTo(404);
        assertThat(page("/console/No%20Body/packs/live", "").statusCode()).isEqualTo(404);
    }

    @Test
    void whereThereIsNoPackAPersonIsShownAPage() {
        var elsewhere = new TenantId("another-shop");
        var page = send(HttpRequest.newBuilder(URI.create(address("/console/another-shop/packs/live")))
                .header("Accept", "text/html")
                .header("Cookie", "focal-console=" + tokens.create(elsewhere, Role.OWNER)));
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("nothing here", "There is no such pack");

        try (var browser = Browser.start().screen(1440, 1000, false)) {
            browser.open(address("/console/another-shop/sign-in"));
            browser.find("#token").sendKeys(tokens.create(elsewhere, Role.OWNER), Keys.ENTER);
            browser.until(() -> browser.find("main h1"));
            browser.open(address("/console/another-shop/packs/live"));
            browser.until(() -> browser.find("h1").getText().contains("nothing here"));
            browser.screenshot("console-nothing");
        }
    }

    @Test
    void theCookieIsForThisConsoleAlone() {
        var token = tokens.create(ACME, Role.ANALYST);
        var answer = signIn(token, "same-origin");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
                .contains(token, "Path=/console/acme-shop", "HttpOnly", "SameSite=Strict")
                .doesNotContain("Max-Age", "Domain");
        assertThat(signIn(token, "cross-site").statusCode()).isEqualTo(403);
        assertThat(signIn(tokens.create(new TenantId("another-shop"), Role.OWNER), "same-origin")
                        .statusCode())
                .isEqualTo(401);

        var page = page(PAGE, token);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).doesNotContain(token);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'; ");
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(page(PAGE + "/processes/..%2Fplatform%2Fturn", token).statusCode())
                .isBetween(400, 404);
        assertThat(page(PAGE + "/processes/turn", token).statusCode()).isEqualTo(404);
    }

    @Test
    void aPackWhoseScenarioDoesNotAskIsRefusedWithAllThatWasFound() {
        var files = files();
        files.computeIfPresent(
                "processes/acme-shop/cancel-order.bpmn",
                (path, source) -> source.replace(">${confirmed}<", ">${not confirmed}<"));

        var refused = publish(files);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused.body()).at("/type").asText()).isEqualTo("urn:focal:problem:refused");
        var errors = json(refused.body()).path("errors");
        assertThat(errors).hasSize(1);
        assertThat(errors.at("/0/code").asText()).isEqualTo("unconfirmed-effect");
        assertThat(errors.at("/0/element").asText()).isEqualTo("Task_CancelOrder");
        assertThat(errors.at("/0/reason").asText()).contains("'Did the customer say yes?'");
        assertThat(errors.at("/0/fix").asText()).contains("Confirm step");
        assertThat(json(refused.body()).path("findings")).hasSizeGreaterThan(1);

        var fine = publish(files());
        assertThat(fine.statusCode()).as(fine.body()).isEqualTo(200);
        assertThat(json(fine.body()).path("findings").findValuesAsText("severity"))
                .contains("WARNING", "INFO")
                .doesNotContain("ERROR");
    }

    /** A dry run, so that what is live stays for the other tests. */
    private HttpResponse<String> publish(Map<String, String> files) {
        return send(HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop/packs?dryRun=true")))
                .header("Authorization", "Bearer " + tokens.create(ACME, Role.ANALYST))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(Map.of("files", files)).toString())));
    }

    private HttpResponse<String> page(String path, String token) {
        return send(HttpRequest.newBuilder(URI.create(address(path))).header("Cookie", "focal-console=" + token));
    }

    private HttpResponse<String> signIn(String token, String from) {
        return send(HttpRequest.newBuilder(URI.create(address("/console/acme-shop/sign-in")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", from)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8))));
    }

    private String goesTo(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElse("").replace(address(""), "");
    }

    private static Map<String, String> files() {
        return new TreeMap<>(LivePacks.demo().files());
    }
}
