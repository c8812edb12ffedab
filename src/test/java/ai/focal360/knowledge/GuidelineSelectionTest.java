package ai.focal360.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.knowledge.GuidelineSelection.Moment;
import ai.focal360.tenant.Guideline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuidelineSelectionTest {
    private static final Moment TURN_5 = new Moment(5, Set.of(), Set.of(), Map.of(), Map.of());

    @Test
    void withoutRelationsEveryCandidateAppliesStrongestFirst() {
        var selected = select(TURN_5, g("a"), g("b").priority(5), g("c").priority(9));
        assertThat(applied(selected)).containsExactly("c", "b", "a");
        assertThat(selected.dropped()).isEmpty();
    }

    @Test
    void aScenariosGuidelineNeedsTheScenario() {
        var guideline = g("g").scope("scenario:cancel-order");
        assertThat(reason("g", select(TURN_5, guideline))).isEqualTo("out of scope scenario:cancel-order");

        var inside = new Moment(5, Set.of("cancel-order"), Set.of(), Map.of(), Map.of());
        assertThat(applied(select(inside, guideline))).containsExactly("g");
    }

    @Test
    void aStepsGuidelineNeedsTheStep() {
        var guideline = g("g").scope("step:cancel-order/Task_AskReason");
        var elsewhere = new Moment(5, Set.of("cancel-order"), Set.of("cancel-order/Task_Confirm"), Map.of(), Map.of());
        var there = new Moment(5, Set.of("cancel-order"), Set.of("cancel-order/Task_AskReason"), Map.of(), Map.of());

        assertThat(applied(select(elsewhere, guideline))).isEmpty();
        assertThat(applied(select(there, guideline))).containsExactly("g");
    }

    @Test
    void coolsDownForAsManyTurnsAsItSays() {
        var guideline = g("g").cooldown(2);
        assertThat(reason("g", select(fired(5, "g", 3), guideline))).isEqualTo("applied in turn 3, cooldown 2");
        assertThat(applied(select(fired(6, "g", 3), guideline))).containsExactly("g");
        assertThat(applied(select(fired(4, "g", 3), g("g")))).containsExactly("g");
    }

    @Test
    void appliesNoMoreOftenThanItMay() {
        assertThat(reason("g", select(fired(9, "g", 1, 3), g("g").maxFires(2)))).isEqualTo("applied 2 times already");
        assertThat(applied(select(fired(9, "g", 1), g("g").maxFires(2)))).containsExactly("g");
    }

    @Test
    void whatARuleSuppressedNeitherAppliesNorPushesOthersOut() {
        var moment = new Moment(5, Set.of(), Set.of(), Map.of(), Map.of("loud", "customer is grieving"));
        var selected = select(moment, g("loud").priority(9).excludes("calm"), g("calm"));

        assertThat(applied(selected)).containsExactly("calm");
        assertThat(reason("loud", selected)).isEqualTo("suppressed: customer is grieving");
    }

    @Test
    void ofTwoThatExcludeEachOtherThePriorityDecides() {
        var selected = select(TURN_5, g("low").excludes("high"), g("high").priority(3));
        assertThat(applied(selected)).containsExactly("high");
        assertThat(reason("low", selected)).isEqualTo("excluded by high");
    }

    @Test
    void atEqualPriorityWhoExcludesStays() {
        assertThat(applied(select(TURN_5, g("a"), g("z").excludes("a")))).containsExactly("z");
        assertThat(applied(select(TURN_5, g("a").excludes("z"), g("z").excludes("a"))))
                .containsExactly("a");
    }

    @Test
    void theSpecialTakesThePlaceOfTheGeneralWhateverTheirPriority() {
        var selected = select(
                TURN_5,
                g("general").priority(9),
                g("special").specializes("general"),
                g("rare").specializes("special"));
        assertThat(applied(selected)).containsExactly("rare");
        assertThat(reason("general", selected)).startsWith("specialized by");
    }

    @Test
    void aSpecialThatWasExcludedLeavesTheGeneralStanding() {
        var selected = select(
                TURN_5,
                g("general"),
                g("special").specializes("general"),
                g("boss").priority(9).excludes("special"));
        assertThat(applied(selected)).containsExactly("boss", "general");
    }

    @Test
    void aGeneralThatWasReplacedPushesNobodyOut() {
        var selected = select(
                TURN_5, g("general").priority(9).excludes("other"), g("special").specializes("general"), g("other"));
        assertThat(applied(selected)).containsExactlyInAnyOrder("special", "other");
    }

    @Test
    void whatDependsOnSomethingGoesWithIt() {
        assertThat(reason("b", select(TURN_5, g("b").dependsOn("a")))).isEqualTo("depends on a");
        assertThat(applied(select(TURN_5, g("b").dependsOn("a"), g("a")))).containsExactlyInAnyOrder("a", "b");
        var chain = select(
                TURN_5,
                g("c").dependsOn("b"),
                g("b").dependsOn("a"),
                g("a"),
                g("boss").priority(9).excludes("a"));
        assertThat(applied(chain)).containsExactly("boss");
    }

    @Test
    void oneThatGoesForWantOfItsBaseGivesBackWhatItPushedOut() {
        var selected =
                select(TURN_5, g("strong").priority(9).dependsOn("absent").excludes("weak"), g("weak"));
        assertThat(applied(selected)).containsExactly("weak");
    }

    @Test
    void aSpecialBaseServesThoseWhichDependOnTheGeneralOne() {
        var selected = select(
                TURN_5,
                g("general"),
                g("special").specializes("general"),
                g("follower").dependsOn("general"));
        assertThat(applied(selected)).containsExactlyInAnyOrder("special", "follower");
    }

    @Test
    void whatIsImpliedComesLastAndBringsItsOwn() {
        var selected = select(
                List.of(g("a").implies("b")),
                TURN_5,
                g("a").implies("b"),
                g("b").implies("c").priority(99),
                g("c"));
        assertThat(applied(selected)).containsExactly("a", "b", "c");
        assertThat(selected.applies().get(2).impliedBy()).isEqualTo("b");
    }

    @Test
    void whatIsImpliedKeepsToTheRulesOfAll() {
        var suppressing = new Moment(5, Set.of(), Set.of(), Map.of("tired", List.of(5)), Map.of("banned", "a rule"));
        var everything = new B[] {
            g("a").implies("banned", "tired", "elsewhere", "unbased", "enemy", "nowhere")
                    .priority(1),
            g("banned"),
            g("tired").maxFires(1),
            g("elsewhere").scope("scenario:other"),
            g("unbased").dependsOn("absent"),
            g("enemy").excludes("a")
        };
        var selected = select(List.of(everything[0]), suppressing, everything);

        assertThat(applied(selected)).containsExactly("a");
        assertThat(selected.dropped())
                .extracting(GuidelineSelection.Dropped::id)
                .containsExactlyInAnyOrder("banned", "tired", "elsewhere", "unbased", "enemy", "nowhere");
    }

    @Test
    void circlesAreHarmless() {
        assertThat(applied(select(TURN_5, g("a").dependsOn("b"), g("b").dependsOn("a"))))
                .containsExactly("a", "b");
        assertThat(applied(select(TURN_5, g("a").specializes("b"), g("b").specializes("a"))))
                .containsExactly("a", "b");
        assertThat(applied(select(TURN_5, g("a").implies("b"), g("b").implies("a"))))
                .containsExactly("a", "b");
        assertThat(applied(select(
                        TURN_5,
                        g("a").specializes("a").excludes("a").dependsOn("a").implies("a"))))
                .containsExactly("a");
        assertThat(applied(select(TURN_5, g("a").excludes("b"), g("b").excludes("c"), g("c").excludes("a"))))
                .hasSize(1);
    }

    private static GuidelineSelection.Selected select(Moment moment, B... guidelines) {
        return select(List.of(guidelines), moment, guidelines);
    }

    private static GuidelineSelection.Selected select(List<B> candidates, Moment moment, B... all) {
        var known = new LinkedHashMap<String, Guideline>();
        for (var guideline : all) {
            known.put(guideline.id, guideline.build());
        }
        return GuidelineSelection.select(
                candidates.stream()
                        .map(guideline -> new GuidelineCandidate(guideline.build(), 0.8, false))
                        .toList(),
                known,
                moment);
    }

    private static List<String> applied(GuidelineSelection.Selected selected) {
        return selected.applies().stream()
                .map(applied -> applied.guideline().id())
                .toList();
    }

    private static String reason(String id, GuidelineSelection.Selected selected) {
        return selected.dropped().stream()
                .filter(dropped -> dropped.id().equals(id))
                .findFirst()
                .orElseThrow()
                .reason();
    }

    private static Moment fired(int turn, String id, Integer... turns) {
        return new Moment(turn, Set.of(), Set.of(), Map.of(id, List.of(turns)), Map.of());
    }

    private static B g(String id) {
        return new B(id);
    }

    /** A guideline in the making. */
    private static final class B {
        private final String id;
        private String scope = "global";
        private int priority;
        private int cooldown;
        private @Nullable Integer maxFires;
        private final List<String> dependsOn = new ArrayList<>();
        private final List<String> implies = new ArrayList<>();
        private final List<String> excludes = new ArrayList<>();
        private final List<String> specializes = new ArrayList<>();

        private B(String id) {
            this.id = id;
        }

        B scope(String value) {
            scope = value;
            return this;
        }

        B priority(int value) {
            priority = value;
            return this;
        }

        B cooldown(int value) {
            cooldown = value;
            return this;
        }

        B maxFires(int value) {
            maxFires = value;
            return this;
        }

        B dependsOn(String... ids) {
            dependsOn.addAll(List.of(ids));
            return this;
        }

        B implies(String... ids) {
            implies.addAll(List.of(ids));
            return this;
        }

        B excludes(String... ids) {
            excludes.addAll(List.of(ids));
            return this;
        }

        B specializes(String... ids) {
            specializes.addAll(List.of(ids));
            return this;
        }

        Guideline build() {
            return new Guideline(
                    id,
                    "",
                    "act",
                    scope,
                    priority,
                    cooldown,
                    maxFires,
                    List.of(),
                    Map.of(),
                    null,
                    dependsOn,
                    implies,
                    excludes,
                    specializes);
        }
    }
}
