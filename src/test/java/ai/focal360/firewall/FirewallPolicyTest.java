package ai.focal360.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.Decision;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Rules;
import ai.focal360.policy.facts.AbuseHistory;
import ai.focal360.policy.facts.AbuseSignal;
import ai.focal360.policy.facts.AbuseSuspected;
import ai.focal360.policy.facts.CallPerson;
import ai.focal360.policy.facts.CoolDown;
import ai.focal360.policy.facts.InHands;
import ai.focal360.policy.facts.Limit;
import ai.focal360.policy.facts.LinksSent;
import ai.focal360.policy.facts.PolicyBlock;
import ai.focal360.policy.facts.Standing;
import ai.focal360.policy.facts.StaySilent;
import ai.focal360.policy.facts.Traffic;
import ai.focal360.policy.facts.Warn;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of {@code rules/platform/firewall.drl}, each on both sides of its line. */
class FirewallPolicyTest {
    private static final Standing GOOD = new Standing("good", "", 0);
    private static final Standing COOLING_DOWN = new Standing("cooling_down", "harassment", 0);
    private static final AbuseHistory CLEAN = new AbuseHistory(Map.of(), 0);
    private static final Traffic CALM = new Traffic(1, 1, 1);

    @Test
    void suspectsNobodyWhoSaysNothingStriking() {
        assertThat(decide(GOOD, CLEAN, CALM).concluded()).isEmpty();
    }

    @Test
    void noticesSwearingAndLeavesItAtThat() {
        var decision = decide(GOOD, CLEAN, CALM, signal("profanity", 0.9));

        assertThat(severity(decision, "profanity")).isEqualTo("LOW");
        assertThat(decision.concluded()).hasSize(1);
        assertThat(severity(
                        decide(GOOD, CLEAN, CALM, signal("profanity", 0.2), signal("harassment", 0.6)), "profanity"))
                .as("part of the insult")
                .isEqualTo("none");
    }

    @Test
    void drawsTheLineOfSeverityWhereTheSettingsDo() {
        assertThat(severity(decide(GOOD, CLEAN, CALM, signal("harassment", 0.49)), "harassment"))
                .isEqualTo("LOW");
        assertThat(severity(decide(GOOD, CLEAN, CALM, signal("harassment", 0.5)), "harassment"))
                .isEqualTo("MEDIUM");
        assertThat(severity(decide(GOOD, CLEAN, CALM, signal("harassment", 0.79)), "harassment"))
                .isEqualTo("MEDIUM");
        assertThat(severity(decide(GOOD, CLEAN, CALM, signal("harassment", 0.8)), "harassment"))
                .isEqualTo("HIGH");
    }

    @Test
    void letsTheStrongestSignalOfAKindSpeak() {
        var decision =
                decide(GOOD, CLEAN, CALM, signal("injection", 0.3), signal("injection", 0.8), signal("injection", 0.6));

        assertThat(decision.all(AbuseSuspected.class))
                .containsExactly(new AbuseSuspected("injection", "HIGH", "a term of 0.8"));
    }

    @Test
    void warnsWhoInsultsForTheFirstTime() {
        var decision = decide(GOOD, CLEAN, CALM, signal("harassment", 0.6));

        assertThat(decision.first(Warn.class)).contains(new Warn("abuse.warn.harassment"));
        assertThat(decision.first(CoolDown.class)).isEmpty();
    }

    @Test
    void warnsNobodyForALittleRudeness() {
        assertThat(decide(GOOD, CLEAN, CALM, signal("harassment", 0.3)).first(Warn.class))
                .isEmpty();
    }

    @Test
    void stopsAnsweringWhoInsultsAgain() {
        var decision = decide(
                new Standing("warned", "harassment", 0), flagged("harassment", 1), CALM, signal("harassment", 0.6));

        assertThat(decision.first(CoolDown.class)).contains(new CoolDown(30, "insulted again"));
        assertThat(decision.first(Warn.class)).isEmpty();
    }

    @Test
    void anOldInjectionIsNoInsult() {
        assertThat(decide(GOOD, flagged("injection", 5), CALM, signal("harassment", 0.6))
                        .first(Warn.class))
                .isPresent();
    }

    @Test
    void staysSilentWhileAColleagueHasTheConversation() {
        assertThat(decide(GOOD, CLEAN, CALM, new InHands("Kim")).first(StaySilent.class))
                .contains(new StaySilent("Kim has the conversation"));
        assertThat(decide(GOOD, CLEAN, CALM).first(StaySilent.class)).isEmpty();
    }

    @Test
    void staysSilentWhileSomebodyCoolsDown() {
        var decision = decide(COOLING_DOWN, flagged("harassment", 2), CALM, signal("harassment", 0.9));

        assertThat(decision.first(StaySilent.class)).isPresent();
        assertThat(decision.first(CoolDown.class))
                .as("the end stays where it is")
                .isEmpty();
        assertThat(decision.first(Warn.class)).isEmpty();
        assertThat(decide(new Standing("warned", "harassment", 0), CLEAN, CALM).first(StaySilent.class))
                .isEmpty();
    }

    @Test
    void callsAPersonForAThreat() {
        assertThat(decide(GOOD, CLEAN, CALM, signal("threat", 0.6)).first(CallPerson.class))
                .isPresent();
        assertThat(decide(GOOD, CLEAN, CALM, signal("threat", 0.4)).first(CallPerson.class))
                .isEmpty();
        assertThat(decide(COOLING_DOWN, CLEAN, CALM, signal("threat", 0.9)).first(CallPerson.class))
                .isEmpty();
    }

    @Test
    void stopsAnsweringWhoKeepsThreatening() {
        assertThat(decide(GOOD, flagged("threat", 1), CALM, signal("threat", 0.8))
                        .first(CoolDown.class))
                .isEmpty();
        assertThat(decide(GOOD, flagged("threat", 2), CALM, signal("threat", 0.8))
                        .first(CoolDown.class))
                .contains(new CoolDown(240, "keeps threatening"));
    }

    @Test
    void answersWhoTriesToInstructTheAgentUntilItGetsTooMuch() {
        assertThat(decide(GOOD, CLEAN, CALM, signal("injection", 0.8)).concluded())
                .hasSize(1);
        assertThat(decide(GOOD, flagged("injection", 1), CALM, signal("injection", 0.8))
                        .first(CoolDown.class))
                .isEmpty();
        assertThat(decide(GOOD, flagged("injection", 2), CALM, signal("injection", 0.8))
                        .first(CoolDown.class))
                .isPresent();
        assertThat(decide(GOOD, new AbuseHistory(Map.of("injection", 1, "encoded", 1), 0), CALM, signal("encoded", 0.7))
                        .first(CoolDown.class))
                .isPresent();
    }

    @Test
    void acmeStopsTheSecondInjection() {
        assertThat(at(Rules.of("acme-shop"), GOOD, CLEAN, CALM, signal("injection", 0.8))
                        .first(CoolDown.class))
                .isEmpty();
        assertThat(at(Rules.of("acme-shop"), GOOD, flagged("injection", 1), CALM, signal("injection", 0.4))
                        .first(CoolDown.class))
                .isEmpty();
        assertThat(at(Rules.of("acme-shop"), GOOD, flagged("injection", 1), CALM, signal("injection", 0.8))
                        .all(CoolDown.class))
                .containsExactly(new CoolDown(60, "tried to instruct Alex twice"));
    }

    @Test
    void acmeTakesLikenessForASignalFromTheSameLineOn() {
        var acme = Rules.of("acme-shop");
        assertThat(at(acme, GOOD, flagged("injection", 1), CALM, like("injection", 0.63))
                        .concluded())
                .isEmpty();
        assertThat(at(acme, GOOD, flagged("injection", 1), CALM, like("injection", 0.64))
                        .all(CoolDown.class))
                .containsExactly(new CoolDown(60, "tried to instruct Alex twice"));
    }

    @Test
    void acmeSpeaksBeforeThePlatformNotBesideIt() {
        assertThat(at(Rules.of("acme-shop"), GOOD, flagged("injection", 3), CALM, signal("injection", 0.8))
                        .all(CoolDown.class))
                .hasSize(1);
    }

    @Test
    void takesAShortenedLinkAloneForAdvertising() {
        assertThat(linked(new LinksSent(1, 1, 1, true, true))).isTrue();
        assertThat(linked(new LinksSent(1, 1, 1, true, false))).isFalse();
        assertThat(linked(new LinksSent(1, 1, 1, false, true))).isFalse();
    }

    @Test
    void takesAPromiseBesideAShortenedLinkForAdvertising() {
        var promise = signal("promotion", 0.3);

        assertThat(linked(new LinksSent(1, 1, 1, true, false), promise)).isTrue();
        assertThat(linked(new LinksSent(1, 1, 1, false, false), promise)).isFalse();
        assertThat(linked(new LinksSent(3, 1, 1, false, false), promise)).isTrue();
        assertThat(linked(new LinksSent(2, 1, 1, false, false), promise)).isFalse();
        assertThat(decide(GOOD, CLEAN, CALM, promise).concluded()).isEmpty();
    }

    @Test
    void takesLikenessForASignalFromTheLineOn() {
        assertThat(decide(GOOD, CLEAN, CALM, like("harassment", 0.63)).concluded())
                .isEmpty();
        assertThat(severity(decide(GOOD, CLEAN, CALM, like("harassment", 0.64)), "harassment"))
                .isEqualTo("MEDIUM");
        assertThat(severity(decide(GOOD, CLEAN, CALM, like("threat", 0.95)), "threat"))
                .as("how alike is how sure, not how grave")
                .isEqualTo("MEDIUM");
        assertThat(severity(decide(GOOD, CLEAN, CALM, like("threat", 0.95), signal("threat", 0.8)), "threat"))
                .isEqualTo("HIGH");
    }

    @Test
    void takesWhatReadsLikeAdvertisingForItBesideALink() {
        var link = new LinksSent(1, 1, 1, false, false);

        assertThat(linked(link, like("promotion", 0.63))).isFalse();
        assertThat(linked(link, like("promotion", 0.64))).isTrue();
        assertThat(linked(like("promotion", 0.79))).isFalse();
        assertThat(linked(like("promotion", 0.8))).isTrue();
    }

    @Test
    void takesManyPlacesOrOneAgainAndAgainForAdvertising() {
        assertThat(linked(new LinksSent(4, 4, 1, false, false))).isTrue();
        assertThat(linked(new LinksSent(9, 3, 1, false, false))).isFalse();
        assertThat(linked(new LinksSent(3, 1, 3, false, false))).isTrue();
        assertThat(linked(new LinksSent(3, 1, 2, false, false))).isFalse();
    }

    @Test
    void warnsWhoAdvertisesAndThenStopsAnswering() {
        var links = new LinksSent(4, 4, 1, false, false);

        assertThat(decide(GOOD, CLEAN, CALM, links).first(Warn.class)).contains(new Warn("abuse.warn.links"));
        assertThat(decide(GOOD, flagged("link_spam", 1), CALM, links).first(CoolDown.class))
                .isPresent();
    }

    @Test
    void slowsDownAFloodAndStopsAMachine() {
        assertThat(decide(GOOD, CLEAN, new Traffic(19, 19, 1)).concluded()).isEmpty();
        assertThat(decide(GOOD, CLEAN, new Traffic(20, 20, 1)).first(Limit.class))
                .contains(new Limit(4, 10, "too many messages"));
        assertThat(decide(GOOD, CLEAN, new Traffic(59, 59, 1)).first(CoolDown.class))
                .isEmpty();
        assertThat(decide(GOOD, CLEAN, new Traffic(60, 60, 1)).first(CoolDown.class))
                .isPresent();
        assertThat(decide(GOOD, CLEAN, new Traffic(60, 60, 1)).first(Limit.class))
                .isEmpty();
    }

    @Test
    void slowsDownWhoWritesAllDay() {
        assertThat(decide(GOOD, CLEAN, new Traffic(5, 299, 1)).concluded()).isEmpty();
        assertThat(decide(GOOD, CLEAN, new Traffic(5, 300, 1)).first(Limit.class))
                .isPresent();
    }

    @Test
    void slowsDownWhoSaysTheSameAgainAndAgain() {
        assertThat(decide(GOOD, CLEAN, new Traffic(3, 3, 3)).concluded()).isEmpty();
        assertThat(severity(decide(GOOD, CLEAN, new Traffic(4, 4, 4)), "repetition"))
                .isEqualTo("LOW");
        assertThat(decide(GOOD, CLEAN, new Traffic(5, 5, 5)).first(Limit.class)).isEmpty();
        assertThat(severity(decide(GOOD, CLEAN, new Traffic(6, 6, 6)), "repetition"))
                .isEqualTo("MEDIUM");
        assertThat(decide(GOOD, CLEAN, new Traffic(6, 6, 6)).first(Limit.class)).isPresent();
    }

    @Test
    void answersUpToTheLimitAndNoMore() {
        var limited = new Standing("limited", "flood", 4);

        assertThat(decide(limited, CLEAN, new Traffic(4, 30, 1)).first(StaySilent.class))
                .isEmpty();
        assertThat(decide(limited, CLEAN, new Traffic(5, 30, 1)).first(StaySilent.class))
                .isPresent();
        assertThat(decide(limited, CLEAN, new Traffic(20, 30, 1)).first(Limit.class))
                .as("the limit ends when it said")
                .isEmpty();
    }

    @Test
    void suspectsWhoKeepsTryingWhatRulesBlock() {
        var block = new PolicyBlock("orders.owner.deny", "action");

        assertThat(decide(GOOD, new AbuseHistory(Map.of(), 5), CALM, block).concluded())
                .isEmpty();
        var decision = decide(GOOD, new AbuseHistory(Map.of(), 6), CALM, block);
        assertThat(severity(decision, "probing")).isEqualTo("MEDIUM");
        assertThat(decision.first(Limit.class)).isPresent();
        assertThat(decide(GOOD, new AbuseHistory(Map.of(), 6), CALM).concluded())
                .as("a turn nothing was blocked in")
                .isEmpty();
    }

    private static boolean linked(Object... facts) {
        return decide(GOOD, CLEAN, CALM, facts).all(AbuseSuspected.class).stream()
                .anyMatch(suspected -> suspected.kind().equals("link_spam"));
    }

    private static String severity(Decision decision, String kind) {
        return decision.all(AbuseSuspected.class).stream()
                .filter(suspected -> suspected.kind().equals(kind))
                .map(AbuseSuspected::severity)
                .findFirst()
                .orElse("none");
    }

    private static AbuseSignal signal(String kind, double strength) {
        return new AbuseSignal(kind, strength, "a term of " + strength);
    }

    private static AbuseSignal like(String kind, double strength) {
        return new AbuseSignal(kind, strength, "reads like en.like.example 1");
    }

    private static AbuseHistory flagged(String kind, int times) {
        return new AbuseHistory(Map.of(kind, times), 0);
    }

    private static Decision decide(Standing standing, AbuseHistory history, Traffic traffic, Object... more) {
        return at(Rules.of("platform"), standing, history, traffic, more);
    }

    private static Decision at(Rules rules, Standing standing, AbuseHistory history, Traffic traffic, Object... more) {
        return rules.given(Judge.SETTINGS, standing, history, traffic)
                .given(more)
                .at(DecisionPoint.FIREWALL);
    }
}
