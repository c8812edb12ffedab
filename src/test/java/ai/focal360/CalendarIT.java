package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.Role;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The agenda as a support lead sees it: a week, what is planned in it, and moving and calling off. */
class CalendarIT extends WholeProduct {
    @Test
    void theSupportLeadCallsOffWhatIsPlanned() {
        var nextWeek =
                Instant.now().plus(7, ChronoUnit.DAYS).atZone(ZoneOffset.UTC).toLocalDate();
        plan(
                "We have news about your parcel",
                nextWeek.atTime(LocalTime.of(9, 30)).toInstant(ZoneOffset.UTC));
        plan(
                "The desk lamp is back in stock",
                nextWeek.atTime(LocalTime.of(14, 0)).toInstant(ZoneOffset.UTC));
        plan(
                "A survey after the return",
                nextWeek.plusDays(1).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC));
        var page = address("/console/acme-shop/agenda?zone=UTC&week=" + nextWeek);
        try (var browser = signedIn(Role.SUPPORT_LEAD)) {
            browser.open(page);
            browser.until(() -> browser.find("h1").getText().equals("Agenda"));
            assertThat(browser.texts(".top nav [aria-current]")).containsExactly("Agenda");
            assertThat(browser.texts(".entry .what")).anyMatch(what -> what.contains("desk lamp"));
            browser.screenshot("agenda");

            browser.find(".entry.open .change summary").click();
            browser.screenshot("agenda-move");
            browser.find(".entry.open .change details button").click();
            browser.until(() -> browser.find(".done").getText().equals("It is moved."));

            browser.find(".entry.open .change button.plain").click();
            browser.until(() -> browser.find(".done").getText().equals("It is called off."));
            assertThat(browser.texts(".entry.cancelled .why"))
                    .anyMatch(why -> why.contains("cancelled by support-lead"));
            assertThat(browser.complaints()).isEmpty();

            browser.open(page + "&state=CANCELLED");
            assertThat(browser.all(".entry.open")).isEmpty();
            browser.open(page);
            browser.screen(390, 844, true).dark(true);
            browser.screenshot("agenda-phone-dark");
            assertThat(browser.fitsItsWidth()).isTrue();
        }
    }

    private void plan(String reason, Instant at) {
        var answer = send(HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop/agenda")))
                .header("Authorization", "Bearer " + tokens.create(ACME, Role.SUPPORT_LEAD))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(Map.of(
                                "type",
                                "reminder",
                                "address",
                                "visitor-" + UUID.randomUUID(),
                                "channel",
                                "webchat",
                                "text",
                                "follow-up.still-there",
                                "reason",
                                reason,
                                "dueAt",
                                at.toString()))
                        .toString())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
}
