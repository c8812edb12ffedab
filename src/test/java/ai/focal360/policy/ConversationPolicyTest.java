package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.focal360.policy.facts.AgendaDue;
import ai.focal360.policy.facts.AskWhetherThere;
import ai.focal360.policy.facts.CancelScenario;
import ai.focal360.policy.facts.CloseConversation;
import ai.focal360.policy.facts.ContinueConversation;
import ai.focal360.policy.facts.EarlierConversation;
import ai.focal360.policy.facts.KeepOpen;
import ai.focal360.policy.facts.Lull;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Understood;
import ai.focal360.policy.facts.Waiting;
import ai.focal360.policy.facts.Working;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which conversation a message belongs to, and when one is over. */
class ConversationPolicyTest {
    private static final Settings SETTINGS = new Settings(Map.ofEntries(
            Map.entry("conversation.idle.warning", "PT25M"),
            Map.entry("conversation.idle.text", "still-there"),
            Map.entry("conversation.idle", "PT30M"),
            Map.entry("conversation.closing.text", "closed"),
            Map.entry("conversation.absolute", "PT4H"),
            Map.entry("conversation.absolute.pause", "PT2M"),
            Map.entry("conversation.again", "PT5M"),
            Map.entry("conversation.unhurried", List.of("email")),
            Map.entry("conversation.unhurried.idle", "P7D"),
            Map.entry("conversation.unhurried.absolute", "P30D"),
            Map.entry("conversation.likeness", 0.8),
            Map.entry("conversation.continue.minutes", 1440)));

    private static final Settings NAVIGATION = new Settings(Map.of(
            "question.intents", List.of(),
            "question.words", List.of(),
            "question.progress", List.of(),
            "navigation.take-back", List.of(),
            "escalation.keywords", List.of(),
            "escalation.sentiment", -0.8,
            "escalation.max-auto-responses", 12));

    private static final Duration MOMENT = Duration.ofMillis(1);

    @Test
    void afterTwentyFiveMinutesItIsAskedWhetherSomebodyIsThere() {
        assertThat(asked(quiet(Duration.ofMinutes(25)))).containsExactly("still-there");
        assertThat(asked(quiet(Duration.ofMinutes(25).minus(MOMENT)))).isEmpty();
    }

    @Test
    void itIsAskedOnce() {
        assertThat(asked(warned(Duration.ofMinutes(29)))).isEmpty();
    }

    @Test
    void afterThirtyMinutesItIsOver() {
        assertThat(closed(warned(Duration.ofMinutes(30)))).containsExactly("idle");
        assertThat(closed(quiet(Duration.ofMinutes(30)))).containsExactly("idle");
        assertThat(closed(warned(Duration.ofMinutes(30).minus(MOMENT)))).isEmpty();
        assertThat(decide(quiet(Duration.ofMinutes(30))).all(CloseConversation.class))
                .extracting(CloseConversation::text)
                .containsExactly("closed");
    }

    @Test
    void afterFourHoursItIsOverHoweverMuchIsSaid() {
        var pause = Duration.ofMinutes(2);

        assertThat(closed(open(pause, Duration.ofHours(4)))).containsExactly("absolute");
        assertThat(closed(open(pause, Duration.ofHours(4).minus(MOMENT)))).isEmpty();
    }

    @Test
    void nobodyIsCutOffInTheMiddleOfATalk() {
        assertThat(closed(open(Duration.ofSeconds(119), Duration.ofHours(5)))).isEmpty();
        assertThat(kept(open(Duration.ofSeconds(119), Duration.ofHours(5)))).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void itIsLookedAgainWhenTheNextTimeComes() {
        assertThat(kept(quiet(Duration.ofMinutes(5)))).containsExactly(Duration.ofMinutes(20));
        assertThat(kept(warned(Duration.ofMinutes(26)))).containsExactly(Duration.ofMinutes(4));
        assertThat(kept(open(Duration.ofMinutes(3), Duration.ofMinutes(239)))).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void nobodySitsAndWaitsForALetter() {
        var days = Duration.ofDays(7);

        assertThat(asked(letter(days.minus(MOMENT)))).isEmpty();
        assertThat(closed(letter(days.minus(MOMENT)))).isEmpty();
        assertThat(closed(letter(days))).containsExactly("idle");
    }

    @Test
    void whoWaitsForAPersonOrWasGivenTimeIsNeitherAskedNorLeft() {
        for (var what : List.of("approval", "colleague", "answer", "scenario")) {
            assertThat(decide(waitingFor(what)).all(KeepOpen.class))
                    .as(what)
                    .containsExactly(new KeepOpen(Duration.ofMinutes(5).toMillis(), reason(what), true));
            assertThat(asked(waitingFor(what))).isEmpty();
            assertThat(closed(waitingFor(what))).isEmpty();
        }
    }

    private static String reason(String what) {
        return switch (what) {
            case "approval" -> "an approval is waited for";
            case "colleague" -> "a colleague is at it";
            case "answer" -> "the customer has time to answer";
            default -> "a scenario is at work";
        };
    }

    @Test
    void onlyWhoWasTalkingIsAskedWhetherTheyAreThere() {
        var late = Duration.ofMinutes(26);

        assertThat(asked(talk("webchat", late, late, false, true, "good", false)))
                .containsExactly("still-there");
        assertThat(asked(talk("webchat", late, late, false, true, "warned", false)))
                .containsExactly("still-there");
        for (var left : List.of(
                talk("webchat", late, late, false, false, "good", false),
                talk("sms", late, late, false, true, "good", true),
                talk("webchat", late, late, false, true, "limited", false),
                talk("webchat", late, late, false, true, "cooling_down", false))) {
            assertThat(asked(left)).isEmpty();
            assertThat(kept(left)).as("and is closed in its time").containsExactly(Duration.ofMinutes(4));
        }
    }

    @Test
    void whoComesBackToTheSameMatterGoesOn() {
        assertThat(continued(earlier("a", "idle", 60, 0.8))).containsExactly("a");
        assertThat(continued(earlier("a", "idle", 60, 0.79))).isEmpty();
        assertThat(continued(earlier("a", "idle", 1439, 0.9))).containsExactly("a");
        assertThat(continued(earlier("a", "idle", 1440, 0.9))).isEmpty();
        assertThat(continued(earlier("a", "absolute", 60, 0.9))).isEmpty();
    }

    @Test
    void theLikestGoesOn() {
        assertThat(continued(
                        earlier("a", "idle", 60, 0.85), earlier("b", "idle", 90, 0.95), earlier("c", "idle", 5, 0.2)))
                .containsExactly("b");
        assertThat(continued(earlier("a", "idle", 90, 0.9), earlier("b", "idle", 60, 0.9)))
                .as("of two alike the later one")
                .containsExactly("b");
    }

    @Test
    void conclusionsNobodyCanFollowAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CloseConversation("timeout", ""))
                .withMessageContaining("\"timeout\"");
        assertThatIllegalArgumentException().isThrownBy(() -> new KeepOpen(Long.MAX_VALUE, "for ever"));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeepOpen(-1, "not yet"));
    }

    @Test
    void whatWaitsForTheCustomerEndsWithTheConversation() {
        var close = new AgendaDue("close", "", "", "", "IDLE");
        var waiting = new Waiting("cancel-order", "i-1", "Task_AskEmail", "ask", false, false);
        var working = new Working("order-status", "i-2", "Task_Look", "do");
        var message = new Understood("en", "greeting", 0.9, 0, "low", "neutral", "none", "hello");

        assertThat(cancelled(close, waiting, working)).containsExactly("i-1");
        assertThat(cancelled(close, waiting, working, message))
                .as("who writes is there")
                .isEmpty();
        assertThat(cancelled(new AgendaDue("still-there", "x", "", "", ""), waiting))
                .isEmpty();
    }

    private static List<String> cancelled(Object... facts) {
        return Rules.of("acme-shop")
                .given(NAVIGATION)
                .given(facts)
                .at(DecisionPoint.NAVIGATION)
                .all(CancelScenario.class)
                .stream()
                .map(CancelScenario::instance)
                .toList();
    }

    private static Lull quiet(Duration time) {
        return talk("webchat", time, time, false, true, "good", false);
    }

    private static Lull warned(Duration time) {
        return talk("webchat", time, time, true, true, "good", false);
    }

    private static Lull open(Duration quiet, Duration time) {
        return talk("webchat", quiet, time, false, true, "good", false);
    }

    private static Lull letter(Duration time) {
        return talk("email", time, time, false, true, "good", false);
    }

    private static Lull talk(
            String kind,
            Duration quiet,
            Duration open,
            boolean warned,
            boolean answered,
            String standing,
            boolean refused) {
        return new Lull(
                kind,
                quiet.toMillis(),
                open.toMillis(),
                warned,
                answered,
                false,
                standing,
                refused,
                List.of(),
                List.of());
    }

    private static Lull waitingFor(String what) {
        var millis = Duration.ofHours(5).toMillis();
        return new Lull("webchat", millis, millis, false, true, false, "good", false, List.of(what), List.of());
    }

    private static EarlierConversation earlier(String id, String closedFor, int minutesAgo, double likeness) {
        return new EarlierConversation(id, closedFor, minutesAgo, likeness);
    }

    private static List<String> asked(Lull lull) {
        return decide(lull).all(AskWhetherThere.class).stream()
                .map(AskWhetherThere::text)
                .toList();
    }

    private static List<String> closed(Lull lull) {
        return decide(lull).all(CloseConversation.class).stream()
                .map(CloseConversation::why)
                .toList();
    }

    private static List<Duration> kept(Lull lull) {
        return decide(lull).all(KeepOpen.class).stream()
                .map(keep -> Duration.ofMillis(keep.millis()))
                .toList();
    }

    private static List<String> continued(Object... earlier) {
        return decide(earlier).all(ContinueConversation.class).stream()
                .map(ContinueConversation::conversation)
                .toList();
    }

    private static Decision decide(Object... facts) {
        return Rules.of("acme-shop").given(SETTINGS).given(facts).at(DecisionPoint.CONVERSATION);
    }
}
