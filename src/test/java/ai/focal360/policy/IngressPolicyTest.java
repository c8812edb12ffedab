package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Absorb;
import ai.focal360.policy.facts.ArrivalMove;
import ai.focal360.policy.facts.Arrivals;
import ai.focal360.policy.facts.Arrived;
import ai.focal360.policy.facts.BurstWindow;
import ai.focal360.policy.facts.DelayMessage;
import ai.focal360.policy.facts.DropMessage;
import ai.focal360.policy.facts.Expected;
import ai.focal360.policy.facts.ForceComplete;
import ai.focal360.policy.facts.Queue;
import ai.focal360.policy.facts.RunningTurn;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Silence;
import ai.focal360.policy.facts.Supersede;
import ai.focal360.policy.facts.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngressPolicyTest {
    private static final Settings SETTINGS = new Settings(Map.ofEntries(
            Map.entry("burst.greetings", List.of("hi", "good morning", "hoi", "guten tag")),
            Map.entry("burst.fillers", List.of("ok", "are you there", "thanks")),
            Map.entry("burst.stops", List.of("wait", "toch niet", "warte")),
            Map.entry("burst.typing", "PT3S"),
            Map.entry("supersede.most", 5),
            Map.entry("limit.customer.per-minute", 30),
            Map.entry("limit.customer.drop-per-minute", 100),
            Map.entry("limit.channel.per-minute", 1000),
            Map.entry("limit.agent.per-minute", 1000),
            Map.entry("limit.tenant.per-minute", 2000),
            Map.entry("limit.delay", "PT2S")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hi!                                     | 800 | platform.ingress.window.greeting",
                "Good morning 👋                         | 800 | platform.ingress.window.greeting",
                "Good morning, where is my order?        | 200 | platform.ingress.window.question",
                "Where is my order?                      | 200 | platform.ingress.window.question",
                "My order?                               | 400 | platform.ingress.window",
                "I want to                               | 600 | platform.ingress.window.fragment",
                "Cancel it.                              | 400 | platform.ingress.window",
                "I would like to return                  | 400 | platform.ingress.window",
                "I would like to return the lamp I got.  | 400 | platform.ingress.window"
            })
    void shapesTheWindowByWhatArrived(String text, long millis, String policy) {
        var window = arrived(text).at(DecisionPoint.INGRESS);

        assertThat(window.all(Window.class)).singleElement().satisfies(it -> assertThat(it.millis())
                .isEqualTo(millis));
        assertThat(window.concluded()).extracting(Concluded::policy).contains(policy);
    }

    @Test
    void waitsNoLongerThanUsualForWhatItAskedFor() {
        assertThat(window(arrived("yes").given(new Expected(true, 0)))).isEqualTo(400);
        assertThat(window(arrived("#W1000001").given(new Expected(false, 1)))).isEqualTo(400);
        assertThat(window(arrived("hoi").given(new Expected(true, 0)))).isEqualTo(800);
        assertThat(window(arrived("yes"))).isEqualTo(600);
    }

    @Test
    void waitsForWhoIsTyping() {
        var decision =
                facts().given(new Arrived("typing", "webchat", ""), SETTINGS).at(DecisionPoint.INGRESS);

        assertThat(decision.all(Window.class)).containsExactly(new Window(3000, "the customer is typing"));
    }

    @Test
    void hasNoWindowWhereTheChannelHasNone() {
        assertThat(window(Rules.of("acme-shop")
                        .given(SETTINGS, new BurstWindow("mail", 0, 0), new Arrived("text", "mail", "hi"))))
                .isZero();
    }

    @Test
    void saysNothingOfATurnWhereNoneRuns() {
        assertThat(arrived("wait, not that one").at(DecisionPoint.INGRESS).first(ArrivalMove.class))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 9})
    void aClarificationReplacesAnAnswerInTheMaking(int phase) {
        assertThat(move("the blue one, I mean", running().phase(phase))).isInstanceOf(Supersede.class);
    }

    @Test
    void anAnswerThatIsNearlySaidIsSaid() {
        assertThat(move("the blue one, I mean", running().phase(10))).isInstanceOf(Queue.class);
        assertThat(move("wait, the blue one", running().phase(10))).isInstanceOf(Supersede.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "Are you there??", "?", "…", "👍"})
    void aFillerIsAbsorbed(String text) {
        assertThat(move(text, running())).isInstanceOf(Absorb.class);
        assertThat(move(text, running().otherChannel())).isInstanceOf(Queue.class);
        assertThat(move(text, running().ofOurOwn())).isInstanceOf(Queue.class);
    }

    @Test
    void whatIsMoreThanAFillerIsNotAbsorbed() {
        assertThat(move("ok but in red", running())).isInstanceOf(Supersede.class);
    }

    @Test
    void whatCannotBeUndoneIsCompleted() {
        assertThat(move("wait", running().committed())).isInstanceOf(ForceComplete.class);
        assertThat(move("ok", running().committed())).isInstanceOf(ForceComplete.class);
    }

    @Test
    void whatWasDoneStandsUnlessTheCustomerTakesItBack() {
        assertThat(move("and the lamp as well", running().effects("compensatable")))
                .isInstanceOf(Queue.class);
        assertThat(move("toch niet!", running().effects("compensatable"))).isInstanceOf(Supersede.class);
        assertThat(move("I can wait for it", running().effects("compensatable")))
                .isInstanceOf(Queue.class);
        assertThat(move("waiting for the label", running().effects("compensatable")))
                .isInstanceOf(Queue.class);
        assertThat(move("and the lamp as well", running().effects("none"))).isInstanceOf(Supersede.class);
    }

    @Test
    void whatCannotBeRewoundIsNotSuperseded() {
        assertThat(moves("wait", running().notRewindable())).isEmpty();
        assertThat(moves("the blue one", running().notRewindable())).isEmpty();
    }

    @Test
    void anotherChannelAndWhatWeHaveToTellAreLeftAlone() {
        assertThat(move("the blue one", running().otherChannel())).isInstanceOf(Queue.class);
        assertThat(move("the blue one", running().ofOurOwn())).isInstanceOf(Queue.class);
        assertThat(move("wait, stop", running().otherChannel())).isInstanceOf(Supersede.class);
    }

    @Test
    void noAnswerIsBegunAnewForEver() {
        assertThat(move("and one more thing", running().superseded(4))).isInstanceOf(Supersede.class);
        assertThat(moves("and one more thing", running().superseded(5))).isEmpty();
    }

    @Test
    void looksOnceMoreBeforeWhatCannotBeUndone() {
        assertThat(move("not the lamp", running().phase(7).lastLook())).isInstanceOf(Supersede.class);
        assertThat(move("not the lamp", running().phase(7).otherChannel().lastLook()))
                .isInstanceOf(Supersede.class);
        assertThat(moves("ok", running().phase(7).lastLook())).isEmpty();
        assertThat(moves("not the lamp", running().phase(7).notRewindable().lastLook()))
                .isEmpty();
        assertThat(moves("not the lamp", running().phase(7).superseded(5).lastLook()))
                .isEmpty();
    }

    @Test
    void aTenantMayForbidSupersedingBeforeAnIrreversibleStep() {
        var strict = Rules.of("strict-shop", Map.of("rules/strict-shop/ingress.drl", """
                        package rules.strict_shop

                        import ai.focal360.policy.facts.*

                        rule "what we set out to do is done" @Policy("ingress.strict")
                        when  RunningTurn( ahead == "irreversible" )
                        then  insert( new Queue( "an irreversible step is due" ) );
                        end
                        """));

        assertThat(strict.given(
                                SETTINGS,
                                BURST,
                                text("wait"),
                                running().ahead("irreversible").fact())
                        .at(DecisionPoint.INGRESS)
                        .all(ArrivalMove.class))
                .containsExactly(new Queue("an irreversible step is due"));
        assertThat(move("wait", running().ahead("irreversible"))).isInstanceOf(Supersede.class);
    }

    @Test
    void aTenantMayCoolDownWhoFloods() {
        var strict = Rules.of("strict-shop", Map.of("rules/strict-shop/ingress.drl", """
                        package rules.strict_shop

                        import ai.focal360.policy.facts.*

                        rule "no answer for a while to a machine" @Policy("ingress.cool-down")
                        when  Arrivals( of == "customer", perMinute > 60 )
                        then  insert( Silence.minutes( 15, "more than a person writes" ) );
                        end
                        """));

        assertThat(strict.given(SETTINGS, BURST, text("hi"), new Arrivals("customer", 61))
                        .at(DecisionPoint.INGRESS)
                        .all(Silence.class))
                .containsExactly(new Silence(15, "more than a person writes"));
        assertThat(limited("customer", 61)).containsExactly(DelayMessage.class);
    }

    @Test
    void whoWritesTooFastWaitsAndWhoFloodsIsDropped() {
        assertThat(limited("customer", 30)).isEmpty();
        assertThat(limited("customer", 31)).containsExactly(DelayMessage.class);
        assertThat(limited("customer", 100)).containsExactly(DelayMessage.class);
        assertThat(limited("customer", 101)).containsExactlyInAnyOrder(DropMessage.class, DelayMessage.class);
    }

    @ParameterizedTest
    @CsvSource({"channel,1000", "agent,1000", "tenant,2000"})
    void whatAllTogetherSendIsLimited(String of, long most) {
        assertThat(limited(of, most)).isEmpty();
        assertThat(limited(of, most + 1)).containsExactly(DelayMessage.class);
    }

    private static List<Class<?>> limited(String of, long perMinute) {
        return arrived("Where is my order?")
                .given(new Arrivals(of, perMinute))
                .at(DecisionPoint.INGRESS)
                .concluded()
                .stream()
                .map(concluded -> concluded.conclusion().getClass())
                .filter(type -> type != Window.class)
                .<Class<?>>map(type -> type)
                .toList();
    }

    private static final BurstWindow BURST = new BurstWindow("webchat", 400, 2000);

    private static Rules facts() {
        return Rules.of("acme-shop").given(BURST);
    }

    private static Arrived text(String text) {
        return new Arrived("text", "webchat", text);
    }

    private static Rules arrived(String text) {
        return facts().given(SETTINGS, text(text));
    }

    private static long window(Rules rules) {
        return rules.at(DecisionPoint.INGRESS).first(Window.class).orElseThrow().millis();
    }

    private static ArrivalMove move(String text, Turn running) {
        var moves = moves(text, running);
        assertThat(moves).hasSize(1);
        return moves.get(0);
    }

    private static List<ArrivalMove> moves(String text, Turn running) {
        return arrived(text).given(running.fact()).at(DecisionPoint.INGRESS).all(ArrivalMove.class);
    }

    private static Turn running() {
        return new Turn();
    }

    private static final class Turn {
        private int phase = 5;
        private boolean sameChannel = true;
        private boolean ofOurOwn;
        private String effects = "none";
        private String ahead = "none";
        private boolean committed;
        private boolean rewindable = true;
        private int superseded;
        private boolean lastLook;

        Turn phase(int reached) {
            phase = reached;
            return this;
        }

        Turn otherChannel() {
            sameChannel = false;
            return this;
        }

        Turn ofOurOwn() {
            ofOurOwn = true;
            return this;
        }

        Turn effects(String level) {
            effects = level;
            return this;
        }

        Turn ahead(String level) {
            ahead = level;
            return this;
        }

        Turn committed() {
            committed = true;
            return this;
        }

        Turn notRewindable() {
            rewindable = false;
            return this;
        }

        Turn superseded(int before) {
            superseded = before;
            return this;
        }

        Turn lastLook() {
            lastLook = true;
            return this;
        }

        RunningTurn fact() {
            return new RunningTurn(
                    phase, sameChannel, ofOurOwn, effects, ahead, committed, rewindable, superseded, 800, lastLook);
        }
    }
}
