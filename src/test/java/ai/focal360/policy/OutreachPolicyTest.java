package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Addressee;
import ai.focal360.policy.facts.Drop;
import ai.focal360.policy.facts.Now;
import ai.focal360.policy.facts.OutreachTask;
import ai.focal360.policy.facts.Postpone;
import ai.focal360.policy.facts.Reach;
import ai.focal360.policy.facts.SendNow;
import ai.focal360.policy.facts.Settings;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether somebody may be written to first, now, and where. */
class OutreachPolicyTest {
    private static final Settings SETTINGS = new Settings(Map.ofEntries(
            Map.entry("outreach.consent.required", List.of("outreach")),
            Map.entry("outreach.quiet.from", "21:00"),
            Map.entry("outreach.quiet.until", "08:00"),
            Map.entry("outreach.quiet.exempt", List.of("alarm")),
            Map.entry("outreach.cap.day", 2),
            Map.entry("outreach.cap.week", 5),
            Map.entry("outreach.cap.exempt", List.of("follow-up")),
            Map.entry("outreach.cap.again", "PT6H"),
            Map.entry("outreach.level", "verified_by_code"),
            Map.entry("outreach.open.minutes", 30),
            Map.entry("outreach.open.again", "PT15M"),
            Map.entry("outreach.answering.again", "PT10S")));

    private static final Reach WEBCHAT =
            new Reach("webchat", "webchat", 1, "wrote", "unknown", "contact", 600, -1, false, "");
    private static final Addressee ANYBODY = new Addressee("good", false, 0, 0, false, false, 600);

    @Test
    void aReminderIsSaidWhenNothingSpeaksAgainstIt() {
        assertThat(sent(reminder(), ANYBODY, noon(), WEBCHAT)).containsExactly("webchat");
    }

    @Test
    void itIsSaidWhereTheTaskWantsItElseWhereTheCustomerWroteLast() {
        var whatsapp = new Reach("whatsapp", "whatsapp", 0, "wrote", "given", "opt_in", 30, 24 * 60, false, "");
        var mail = new Reach("mail", "email", 2, "wrote", "given", "opt_in", -1, -1, false, "");

        assertThat(sent(reminder(), ANYBODY, noon(), WEBCHAT, whatsapp, mail)).containsExactly("whatsapp");
        assertThat(sent(reminder(), ANYBODY, noon(), WEBCHAT, mail)).containsExactly("webchat");
    }

    @Test
    void nobodyIsWrittenToWhoDoesNotWantTo() {
        var unsubscribed = new Addressee("good", true, 0, 0, false, false, 600);

        assertThat(dropped(reminder(), unsubscribed, noon(), WEBCHAT)).isTrue();
        assertThat(dropped(reminder(), ANYBODY, noon(), WEBCHAT)).isFalse();
    }

    @Test
    void whoIsHeldOffIsNotWrittenTo() {
        assertThat(dropped(reminder(), standing("cooling_down"), noon(), WEBCHAT))
                .isTrue();
        assertThat(dropped(reminder(), standing("limited"), noon(), WEBCHAT)).isTrue();
        assertThat(dropped(reminder(), standing("warned"), noon(), WEBCHAT)).isFalse();
    }

    @Test
    void aReminderNeedsNoConsentButGivesWayToARefusal() {
        assertThat(sent(reminder(), ANYBODY, noon(), consent("unknown"))).containsExactly("webchat");
        assertThat(sent(reminder(), ANYBODY, noon(), consent("given"))).containsExactly("webchat");
        assertThat(dropped(reminder(), ANYBODY, noon(), consent("refused"))).isTrue();
    }

    @Test
    void outreachNeedsConsent() {
        assertThat(sent(task("outreach"), ANYBODY, noon(), consent("given"))).containsExactly("webchat");
        assertThat(dropped(task("outreach"), ANYBODY, noon(), consent("unknown")))
                .isTrue();
    }

    @Test
    void whoNeverWroteIsWrittenToOnlyWhereTheyAllowedIt() {
        assertThat(sent(reminder(), heard(-1), noon(), consent("given"))).containsExactly("webchat");
        assertThat(dropped(reminder(), heard(-1), noon(), consent("unknown"))).isTrue();
    }

    @Test
    void aChannelMayWantConsentOrBeForAnswersOnly() {
        assertThat(sent(reminder(), ANYBODY, noon(), permission("opt_in", "given")))
                .containsExactly("sms");
        assertThat(dropped(reminder(), ANYBODY, noon(), permission("opt_in", "unknown")))
                .isTrue();
        assertThat(dropped(reminder(), ANYBODY, noon(), permission("never", "given")))
                .isTrue();
        assertThat(sent(task("follow-up"), ANYBODY, noon(), permission("opt_in", "unknown")))
                .as("a follow-up goes on with the conversation")
                .containsExactly("sms");
        assertThat(dropped(task("follow-up"), ANYBODY, noon(), permission("opt_in", "refused")))
                .isTrue();
    }

    @Test
    void aChannelMayHaveQuietHoursOfItsOwn() {
        var quiet = new Reach("sms", "sms", 1, "wrote", "given", "opt_in", 600, -1, false, "14:00");

        assertThat(postponed(reminder(), ANYBODY, noon(), quiet)).containsExactly("14:00");
        assertThat(sent(task("alarm"), ANYBODY, noon(), quiet)).containsExactly("sms");
        assertThat(sent(reminder(), ANYBODY, noon(), permission("opt_in", "given")))
                .containsExactly("sms");
    }

    private static Reach permission(String permission, String consent) {
        return new Reach("sms", "sms", 1, "wrote", consent, permission, 600, -1, false, "");
    }

    @Test
    void whatsappIsOpenForADayAfterTheCustomerWroteThere() {
        assertThat(sent(reminder(), ANYBODY, noon(), whatsapp(24 * 60 - 1))).containsExactly("whatsapp");
        assertThat(dropped(reminder(), ANYBODY, noon(), whatsapp(24 * 60))).isTrue();
        assertThat(dropped(reminder(), ANYBODY, noon(), whatsapp(-1))).isTrue();
        assertThat(sent(reminder(), ANYBODY, noon(), whatsapp(24 * 60), WEBCHAT))
                .as("where it is closed, another channel")
                .containsExactly("webchat");
    }

    @Test
    void whatWasApprovedIsSaidAfterTheWindow() {
        assertThat(sent(reminder(), ANYBODY, noon(), templated("given", 24 * 60)))
                .containsExactly("whatsapp");
        assertThat(sent(reminder(), ANYBODY, noon(), templated("given", -1))).containsExactly("whatsapp");
        assertThat(dropped(reminder(), ANYBODY, noon(), templated("refused", 24 * 60)))
                .as("but not against their will")
                .isTrue();
    }

    @Test
    void nothingIsSentToAnAddressTheCustomerOnlyStated() {
        assertThat(sent(reminder(), ANYBODY, noon(), mail("verified_by_code"))).containsExactly("mail");
        assertThat(dropped(reminder(), ANYBODY, noon(), mail("claimed"))).isTrue();
        assertThat(sent(reminder(), ANYBODY, noon(), mail("wrote")))
                .as("they write from it")
                .containsExactly("mail");
    }

    private static Reach mail(String level) {
        return new Reach("mail", "email", 2, level, "given", "opt_in", -1, -1, false, "");
    }

    private static Reach templated(String consent, long minutes) {
        return new Reach("whatsapp", "whatsapp", 0, "wrote", consent, "opt_in", minutes, 24 * 60, true, "");
    }

    @Test
    void nobodyIsWokenAtNight() {
        assertThat(postponed(reminder(), ANYBODY, at("20:59"), WEBCHAT)).isEmpty();
        assertThat(postponed(reminder(), ANYBODY, at("21:00"), WEBCHAT)).containsExactly("08:00");
        assertThat(postponed(reminder(), ANYBODY, at("07:59"), WEBCHAT)).containsExactly("08:00");
        assertThat(postponed(reminder(), ANYBODY, at("08:00"), WEBCHAT)).isEmpty();
        assertThat(sent(task("alarm"), ANYBODY, at("23:00"), WEBCHAT)).containsExactly("webchat");
    }

    @Test
    void nobodyIsWrittenToTooOften() {
        assertThat(postponed(reminder(), written(1, 4), noon(), WEBCHAT)).isEmpty();
        assertThat(postponed(reminder(), written(2, 2), noon(), WEBCHAT)).containsExactly("PT6H");
        assertThat(postponed(reminder(), written(0, 5), noon(), WEBCHAT)).containsExactly("PT6H");
        assertThat(sent(task("follow-up"), written(9, 9), noon(), WEBCHAT)).containsExactly("webchat");
    }

    @Test
    void aConversationThatIsOpenComesFirst() {
        assertThat(postponed(reminder(), heard(29), noon(), WEBCHAT)).containsExactly("PT15M");
        assertThat(postponed(reminder(), heard(30), noon(), WEBCHAT)).isEmpty();
        assertThat(postponed(reminder(), heard(-1), noon(), consent("given"))).isEmpty();
        assertThat(postponed(task("follow-up"), heard(10), noon(), WEBCHAT))
                .as("a follow-up belongs to it")
                .isEmpty();
    }

    @Test
    void nobodyIsInterrupted() {
        var answering = new Addressee("good", false, 0, 0, true, false, 600);
        var colleague = new Addressee("good", false, 0, 0, false, true, 600);

        assertThat(postponed(task("follow-up"), answering, noon(), WEBCHAT)).containsExactly("PT10S");
        assertThat(postponed(task("follow-up"), colleague, noon(), WEBCHAT)).containsExactly("PT15M");
    }

    @Test
    void whatOnlyEndsSomethingNeedsNobodysLeave() {
        var ends = new OutreachTask("expiry", "goal", 0, 0, true);
        var unsubscribed = new Addressee("cooling_down", true, 9, 9, false, false, 1);
        var answering = new Addressee("good", false, 0, 0, true, false, 600);

        assertThat(sent(
                        ends,
                        unsubscribed,
                        at("23:00"),
                        new Reach("mail", "email", 2, "wrote", "refused", "opt_in", -1, -1, false, ""),
                        WEBCHAT))
                .containsExactly("webchat");
        assertThat(sent(ends, answering, noon(), WEBCHAT)).isEmpty();
    }

    @Test
    void whatMayNeverBeSaidIsNotPostponed() {
        var unsubscribed = new Addressee("good", true, 0, 0, false, false, 600);

        assertThat(postponed(reminder(), unsubscribed, at("23:00"), WEBCHAT)).isEmpty();
        assertThat(dropped(reminder(), unsubscribed, at("23:00"), WEBCHAT)).isTrue();
    }

    private static OutreachTask reminder() {
        return task("reminder");
    }

    private static OutreachTask task(String type) {
        return new OutreachTask(type, "api", 0, 0, false);
    }

    private static Addressee standing(String state) {
        return new Addressee(state, false, 0, 0, false, false, 600);
    }

    private static Addressee written(int today, int week) {
        return new Addressee("good", false, today, week, false, false, 600);
    }

    private static Addressee heard(long minutes) {
        return new Addressee("good", false, 0, 0, false, false, minutes);
    }

    private static Reach consent(String consent) {
        return new Reach("webchat", "webchat", 1, "wrote", consent, "contact", 600, -1, false, "");
    }

    private static Reach whatsapp(long minutes) {
        return new Reach("whatsapp", "whatsapp", 0, "wrote", "given", "opt_in", minutes, 24 * 60, false, "");
    }

    private static Now noon() {
        return at("12:00");
    }

    private static Now at(String time) {
        return Now.of(ZonedDateTime.parse("2026-03-10T" + time + ":00+01:00[Europe/Amsterdam]"));
    }

    private static List<String> sent(Object... facts) {
        return decide(facts).all(SendNow.class).stream().map(SendNow::channel).toList();
    }

    private static List<String> postponed(Object... facts) {
        return decide(facts).all(Postpone.class).stream().map(Postpone::until).toList();
    }

    private static boolean dropped(Object... facts) {
        return decide(facts).first(Drop.class).isPresent();
    }

    private static Decision decide(Object... facts) {
        return Rules.of("acme-shop").given(SETTINGS).given(facts).at(DecisionPoint.OUTREACH);
    }
}
