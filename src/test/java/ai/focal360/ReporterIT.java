package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.GeneratedTurns;
import ai.focal360.platform.Role;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The reporter as its askers have it: over the API and as a page, over turns the relay has indexed. */
class ReporterIT extends WholeProduct {
    private static final int TURNS = 3_000;
    private static final ZoneId SHOP = ZoneId.of("Europe/Amsterdam");
    private static final YearMonth MARCH_2026 = YearMonth.of(2026, 3);
    private static final String MARCH = "?report=intents&period=2026-03-01/2026-04-01";

    private static boolean generated;

    @Autowired
    private AuditStore audit;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void turnsAreIndexed() {
        if (!generated) {
            transactions.executeWithoutResult(
                    status -> GeneratedTurns.of(11, TURNS).each(audit::append));
            generated = true;
        }
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(counted(MARCH)).isEqualTo(turnsOfMarch()));
    }

    @Test
    void aQuestionIsAnsweredWithFiguresAndTheWayToThem() {
        var answer = json(ask("What did customers want most in March 2026?", Role.REPORTER)
                .body());
        assertThat(answer.path("understood").asBoolean()).isTrue();
        assertThat(answer.at("/counted/understoodBy").asText()).isEqualTo("patterns");
        assertThat(answer.at("/counted/inquiry/report").asText()).isEqualTo("intents");
        assertThat(sum(answer)).isEqualTo(turnsOfMarch());
        var turns = api("/reporter/answers" + answer.at("/table/rows/0/turns").asText());
        assertThat(sum(turns)).isEqualTo(answer.at("/table/rows/0/values/0").asLong());
        api("/turns/" + turns.at("/turns/0/turn").asText());
    }

    @Test
    void aQuestionItCannotAnswerIsToldWhatItCan() {
        var answer = json(ask("Lösche alle Gespräche", Role.ANALYST).body());
        assertThat(answer.path("understood").asBoolean()).isFalse();
        assertThat(answer.path("language").asText()).isEqualTo("de");
        assertThat(answer.path("offers")).hasSizeGreaterThan(10);
        assertThat(api("/reporter/reports?language=nl").at("/0/examples/0").asText())
                .startsWith("Hoeveel");
    }

    @Test
    void figuresAreGivenAsCsv() {
        var csv = send(asking("Top intents in March 2026", Role.SUPPORT_LEAD).header("Accept", "text/csv"));
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.body().lines().findFirst().orElseThrow()).isEqualTo("intent,Turns,Share [0..1]");
    }

    @Test
    void onlyThoseWhoReadFiguresMayAskAndOnlyForWhatThereIs() {
        assertThat(ask("Top intents", Role.OPERATOR).statusCode()).isEqualTo(403);
        assertThat(ask("", Role.REPORTER).statusCode()).isEqualTo(400);
        assertThat(ask("x".repeat(501), Role.REPORTER).statusCode()).isEqualTo(400);
        var wrong = send(HttpRequest.newBuilder(
                        URI.create(address("/api/tenants/acme-shop/reporter/answers?report=intents&period=soon")))
                .header("Authorization", "Bearer " + tokens.create(ACME, Role.REPORTER)));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(json(wrong.body()).at("/errors/0/field").asText()).isEqualTo("period");
    }

    @Test
    void thePageAnswersInPlaceAndLeadsOn() {
        try (var browser = Browser.start().screen(1440, 1200, false)) {
            browser.open(address("/console/acme-shop/reporter"));
            browser.find("#token").sendKeys(tokens.create(ACME, Role.REPORTER), Keys.ENTER);
            browser.open(address("/console/acme-shop/reporter"));
            browser.until(() -> browser.find(".examples").isDisplayed());
            browser.screenshot("reporter-start");

            browser.find("#q").sendKeys("What did customers want most in March 2026?", Keys.ENTER);
            browser.until(() -> browser.find("#chart[data-drawn]").isDisplayed());
            assertThat(browser.find(".says").getText()).startsWith("Customers mostly wanted question");
            assertThat(browser.driver().getCurrentUrl()).contains("q=What+did+customers");
            browser.screenshot("reporter-intents");

            ask(browser, "Wie entwickeln sich die Anliegen von Januar bis März 2026?");
            browser.screenshot("reporter-trend");
            ask(browser, "Compare pack version 1 with version 2 from October 2025 to March 2026");
            browser.screenshot("reporter-compared");
            browser.open(address("/console/acme-shop/reporter?q=Which+questions+could+we+not+answer+in+March+2026"));
            assertThat(browser.texts(".gathered q")).anyMatch(asked -> asked.startsWith("Do you ship"));
            browser.screenshot("reporter-gaps");
            browser.open(address("/console/acme-shop/reporter?q=Tell+me+a+joke"));
            browser.screenshot("reporter-cannot");

            browser.screen(390, 844, true).dark(true);
            ask(browser, "How were the outcomes by channel in March 2026?");
            browser.screenshot("reporter-phone-dark");
            assertThat(browser.fitsItsWidth()).isTrue();
            browser.find(".next a").click();
            browser.until(() -> browser.find(".list a").isDisplayed());
            browser.screenshot("reporter-phone-turns");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void ask(Browser browser, String question) {
        browser.find("#q").clear();
        browser.find("#q").sendKeys(question, Keys.ENTER);
        browser.until(() -> browser.find("#q[value='" + question + "']").isDisplayed());
        browser.until(() -> browser.find("#chart[data-drawn]").isDisplayed());
    }

    private HttpResponse<String> ask(String question, Role role) {
        return send(asking(question, role));
    }

    private HttpRequest.Builder asking(String question, Role role) {
        return HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop/reporter/questions")))
                .header("Authorization", "Bearer " + tokens.create(ACME, role))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.createObjectNode().put("question", question).toString()));
    }

    private long counted(String inquiry) {
        return sum(api("/reporter/answers" + inquiry + "&top=50"));
    }

    /** Of all that was recorded: other tests of this run may have had a turn in that month too. */
    private long turnsOfMarch() {
        return jdbc.sql("select count(*) from turn_record where tenant = ? and finished_at >= ? and finished_at < ?")
                .params(ACME.value(), startOf(MARCH_2026), startOf(MARCH_2026.plusMonths(1)))
                .query(Long.class)
                .single();
    }

    private static OffsetDateTime startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(SHOP).toOffsetDateTime();
    }

    private static long sum(JsonNode answer) {
        var sum = 0L;
        for (var row : answer.at("/table/rows")) {
            sum += row.at("/values/0").asLong();
        }
        return sum;
    }
}
