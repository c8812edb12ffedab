package ai.focal360.scenario;

import static ai.focal360.scenario.Drawing.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.PackProblem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.ObjectProvider;

/** The safety lint on small scenarios, each side of each line. */
class SafetyCheckTest {
    private static final TenantId SHOP = new TenantId("shop");
    private static final Pack PLATFORM =
            Pack.candidate(TenantId.PLATFORM, Map.of("seeds/platform/tenant.yaml", "name: Platform\n"));
    private static final String KEYED = tool("cancel", "irreversible", "business-key, fields: [order_id]");
    private static final String UNKEYED = tool("cancel", "irreversible", "turn-group-step");

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void followsEveryWayToWhatCannotBeUndone(String story, String expected, List<Drawing> drawn) {
        var about = findings(KEYED, drawn.toArray(Drawing[]::new)).stream()
                .filter(found -> !found.code().startsWith("shared-effect"))
                .toList();
        if (expected.isEmpty()) {
            assertThat(about).isEmpty();
        } else {
            assertThat(about).singleElement().satisfies(found -> {
                assertThat(found.code()).isEqualTo(expected);
                assertThat(found.element()).isEqualTo("Cancel");
                assertThat(found.reason()).contains("'cancel' cannot be undone", "'Cancel'");
            });
        }
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way(
                        "nobody is asked",
                        "unconfirmed-effect",
                        scenario("a").does("Cancel", "cancel").end("End").way("Start", "Cancel", "End")),
                way("the customer says yes", "", confirmed("${confirmed}")),
                way(
                        "a no leads on as well",
                        "unconfirmed-effect",
                        scenario("a")
                                .confirm("Confirm", "cancel")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Confirm", "Cancel", "End")),
                way("the gateway is the wrong way round", "unconfirmed-effect", confirmed("${!confirmed}")),
                way("the yes is compared", "", confirmed("${confirmed == true}")),
                way("the yes and something more", "", confirmed("${confirmed and urgency == 'high'}")),
                way("the yes or something else", "unconfirmed-effect", confirmed("${confirmed or urgency == 'high'}")),
                way(
                        "the default follows a drawn no",
                        "",
                        scenario("a")
                                .confirm("Confirm", "cancel")
                                .asks("Yes", "Flow_Yes_Cancel")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Confirm", "Yes", "Cancel", "End")
                                .when("${not confirmed}", "Yes", "End")),
                way(
                        "the answer is kept under another name",
                        "",
                        scenario("a")
                                .confirmAs("Confirm", "cancel", "sure")
                                .asks("Yes", "Flow_Yes_End")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Confirm", "Yes", "End")
                                .when("${sure}", "Yes", "Cancel")
                                .way("Cancel", "End")),
                way(
                        "another tool is confirmed",
                        "unconfirmed-effect",
                        scenario("a")
                                .confirm("Confirm", "read")
                                .asks("Yes", "Flow_Yes_End")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Confirm", "Yes", "End")
                                .when("${confirmed}", "Yes", "Cancel")
                                .way("Cancel", "End")),
                way(
                        "other arguments are confirmed",
                        "unconfirmed-effect",
                        scenario("a")
                                .confirm("Confirm", "cancel", "${other_id}")
                                .asks("Yes", "Flow_Yes_End")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Confirm", "Yes", "End")
                                .when("${confirmed}", "Yes", "Cancel")
                                .way("Cancel", "End")),
                way(
                        "the value is asked again after the yes",
                        "stale-agreement",
                        scenario("a")
                                .confirm("Confirm", "cancel")
                                .asks("Yes", "Flow_Yes_End")
                                .ask("Again", "order_id")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Confirm", "Yes", "End")
                                .when("${confirmed}", "Yes", "Again")
                                .way("Again", "Cancel", "End")),
                way(
                        "another value is asked after the yes",
                        "",
                        scenario("a")
                                .confirm("Confirm", "cancel")
                                .asks("Yes", "Flow_Yes_End")
                                .ask("More", "phone")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Confirm", "Yes", "End")
                                .when("${confirmed}", "Yes", "More")
                                .way("More", "Cancel", "End")),
                way(
                        "only one of two ways asks",
                        "unconfirmed-effect",
                        scenario("a")
                                .asks("Big", "Flow_Big_Cancel")
                                .confirm("Confirm", "cancel")
                                .asks("Yes", "Flow_Yes_End")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Big", "Cancel", "End")
                                .when("${urgency == 'high'}", "Big", "Confirm")
                                .way("Confirm", "Yes", "End")
                                .when("${confirmed}", "Yes", "Cancel")),
                way(
                        "a failed call is tried again",
                        "",
                        confirmed("${confirmed}")
                                .fails("Failed", "Cancel")
                                .askAnew("Wait", "phone")
                                .way("Failed", "Wait", "Cancel")),
                way(
                        "a circle asks for another order and not again",
                        "stale-agreement",
                        confirmed("${confirmed}")
                                .fails("Failed", "Cancel")
                                .askAnew("Other", "order_id")
                                .way("Failed", "Other", "Cancel")),
                way("a colleague approves", "", approved("${approved}")),
                way("a rejection leads on as well", "unconfirmed-effect", approved("${1 == 1}")),
                way(
                        "no answer in time leads on as well",
                        "unconfirmed-effect",
                        approved("${approved}").late("Late", "Approve").way("Late", "Cancel")),
                way("rules alone allow it", "effect-by-rules-alone", decided("${verdict == 'allowed'}")),
                way(
                        "rules ask for a confirmation nobody is asked for",
                        "unconfirmed-effect",
                        decided("${verdict == 'confirm'}")),
                way(
                        "rules allow, and the customer says yes",
                        "",
                        scenario("a")
                                .decide("Decide", "cancel")
                                .asks("May", "Flow_May_Confirm")
                                .confirm("Confirm", "cancel")
                                .asks("Yes", "Flow_Yes_End")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Decide", "May", "Confirm", "Yes", "End")
                                .when("${verdict == 'denied'}", "May", "End")
                                .when("${confirmed}", "Yes", "Cancel")
                                .way("Cancel", "End")),
                way(
                        "asked on one branch, done on another beside it",
                        "unconfirmed-effect",
                        scenario("a")
                                .beside("Fork")
                                .confirm("Confirm", "cancel")
                                .does("Cancel", "cancel")
                                .beside("Join")
                                .end("End")
                                .way("Start", "Fork", "Confirm", "Join", "End")
                                .way("Fork", "Cancel", "Join")),
                way(
                        "asked on one branch, done after both",
                        "",
                        scenario("a")
                                .beside("Fork")
                                .confirm("Confirm", "cancel")
                                .say("Say")
                                .beside("Join")
                                .asks("Yes", "Flow_Yes_End")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Fork", "Confirm", "Join", "Yes", "End")
                                .way("Fork", "Say", "Join")
                                .when("${confirmed}", "Yes", "Cancel")
                                .way("Cancel", "End")),
                way(
                        "asked on a branch that may be left out",
                        "unconfirmed-effect",
                        scenario("a")
                                .any("Fork", "Flow_Fork_Say")
                                .confirm("Confirm", "cancel")
                                .say("Say")
                                .any("Join", "")
                                .does("Cancel", "cancel")
                                .end("End")
                                .when("${urgency == 'high'}", "Fork", "Confirm")
                                .way("Start", "Fork", "Say", "Join", "Cancel", "End")
                                .way("Confirm", "Join")),
                way(
                        "asked inside a sub-process",
                        "",
                        scenario("a")
                                .within("Sub")
                                .start("SubStart")
                                .confirm("Confirm", "cancel")
                                .end("SubEnd")
                                .way("SubStart", "Confirm", "SubEnd")
                                .leave()
                                .asks("Yes", "Flow_Yes_End")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Sub", "Yes", "End")
                                .when("${confirmed}", "Yes", "Cancel")
                                .way("Cancel", "End")),
                way(
                        "a sub-process is left before it asked",
                        "unconfirmed-effect",
                        scenario("a")
                                .within("Sub")
                                .start("SubStart")
                                .confirm("Confirm", "cancel")
                                .end("SubEnd")
                                .way("SubStart", "Confirm", "SubEnd")
                                .leave()
                                .late("Late", "Sub")
                                .asks("Yes", "Flow_Yes_End")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Sub", "Yes", "End")
                                .way("Late", "Cancel")
                                .when("${confirmed}", "Yes", "Cancel")
                                .way("Cancel", "End")),
                way("the caller asks, the called does", "", calling("b"), doing()),
                way(
                        "the called can be begun without the caller",
                        "unconfirmed-effect",
                        calling("b"),
                        scenario("b").does("Cancel", "cancel").end("End").way("Start", "Cancel", "End")),
                way(
                        "one of two callers does not ask",
                        "unconfirmed-effect",
                        calling("b"),
                        doing(),
                        scenario("c").calls("Call", "b").end("End").way("Start", "Call", "End")),
                way(
                        "the called asks, the caller does",
                        "",
                        scenario("a")
                                .callsAndHearsAll("Call", "b")
                                .asks("Yes", "Flow_Yes_End")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Call", "Yes", "End")
                                .when("${confirmed}", "Yes", "Cancel")
                                .way("Cancel", "End"),
                        scenario("b")
                                .onlyCalled()
                                .confirm("Confirm", "cancel")
                                .end("End")
                                .way("Start", "Confirm", "End")),
                way(
                        "scenarios that call each other",
                        "unconfirmed-effect",
                        scenario("a")
                                .asks("More", "Flow_More_Cancel")
                                .calls("Call", "b")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "More", "Cancel", "End")
                                .when("${urgency == 'high'}", "More", "Call")
                                .way("Call", "End"),
                        scenario("b")
                                .onlyCalled()
                                .ask("Ask", "phone")
                                .calls("Call", "a")
                                .end("End")
                                .way("Start", "Ask", "Call", "End")));
    }

    private static Arguments way(String story, String code, Drawing... drawn) {
        return arguments(story, code, List.of(drawn));
    }

    private static Drawing confirmed(String condition) {
        return scenario("a")
                .confirm("Confirm", "cancel")
                .asks("Yes", "Flow_Yes_End")
                .does("Cancel", "cancel")
                .end("End")
                .way("Start", "Confirm", "Yes", "End")
                .when(condition, "Yes", "Cancel")
                .way("Cancel", "End");
    }

    private static Drawing approved(String condition) {
        return scenario("a")
                .approve("Approve", "cancel")
                .asks("Yes", "Flow_Yes_End")
                .does("Cancel", "cancel")
                .end("End")
                .way("Start", "Approve", "Yes", "End")
                .when(condition, "Yes", "Cancel")
                .way("Cancel", "End");
    }

    private static Drawing decided(String condition) {
        return scenario("a")
                .decide("Decide", "cancel")
                .asks("May", "Flow_May_End")
                .does("Cancel", "cancel")
                .end("End")
                .way("Start", "Decide", "May", "End")
                .when(condition, "May", "Cancel")
                .way("Cancel", "End");
    }

    private static Drawing calling(String other) {
        return scenario("a")
                .confirm("Confirm", "cancel")
                .asks("Yes", "Flow_Yes_End")
                .calls("Call", other)
                .end("End")
                .way("Start", "Confirm", "Yes", "End")
                .when("${confirmed}", "Yes", "Call")
                .way("Call", "End");
    }

    private static Drawing doing() {
        return scenario("b").onlyCalled().does("Cancel", "cancel").end("End").way("Start", "Cancel", "End");
    }

    @Test
    void whatCanBeUndoneNeedsNobodysYes() {
        assertThat(findings(
                        tool("cancel", "reversible", "turn-group-step"),
                        scenario("a").does("Cancel", "cancel").end("End").way("Start", "Cancel", "End")))
                .isEmpty();
    }

    @Test
    void saysSoWhenTheWaysAreTooManyToFollow() {
        var tangle = scenario("a");
        var steps = 20;
        tangle.beside("Fork").beside("Join").does("Cancel", "cancel").end("End").way("Start", "Fork");
        for (var i = 0; i < steps; i++) {
            tangle.confirmAs("Confirm" + i, "read", "answer" + i).way("Fork", "Confirm" + i, "Join");
        }
        tangle.way("Join", "Cancel", "End");

        assertThat(findings(KEYED, tangle))
                .extracting(PackProblem::code, PackProblem::element)
                .containsExactly(tuple("too-many-ways", "a"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("circles")
    void findsCirclesThatNeverWait(String story, boolean endless, List<Drawing> drawn) {
        var loops = findings(tool("read", "none", "turn-group-step"), drawn.toArray(Drawing[]::new)).stream()
                .filter(found -> found.code().equals("endless-loop"))
                .toList();
        assertThat(loops).hasSize(endless ? 1 : 0);
        loops.forEach(found -> assertThat(found.reason()).contains("for ever", "'Read'"));
    }

    static Stream<Arguments> circles() {
        return Stream.of(
                circle("a read that is tried for ever", true, retry("Read")),
                circle(
                        "an apology between the tries",
                        true,
                        retry("Sorry").say("Sorry").way("Sorry", "Read")),
                circle(
                        "an Ask whose answer is known by then",
                        true,
                        retry("Ask").ask("Ask", "order_id").way("Ask", "Read")),
                circle(
                        "an Ask that is asked anew",
                        false,
                        retry("Ask").askAnew("Ask", "order_id").way("Ask", "Read")),
                circle(
                        "a Confirm",
                        false,
                        retry("Confirm").confirm("Confirm", "read").way("Confirm", "Read")),
                circle(
                        "an Approve",
                        false,
                        retry("Approve").approve("Approve", "read").way("Approve", "Read")),
                circle("a pause", false, retry("Pause").pause("Pause").way("Pause", "Read")),
                circle(
                        "a called scenario that waits",
                        false,
                        retry("Call").calls("Call", "b").way("Call", "Read"),
                        scenario("b")
                                .onlyCalled()
                                .askAnew("Ask", "order_id")
                                .end("End")
                                .way("Start", "Ask", "End")),
                circle(
                        "a called scenario that may not wait",
                        true,
                        retry("Call").calls("Call", "b").way("Call", "Read"),
                        scenario("b").onlyCalled().say("Say").end("End").way("Start", "Say", "End")),
                circle(
                        "a failure in a sub-process",
                        true,
                        scenario("a")
                                .within("Sub")
                                .start("SubStart")
                                .does("Read", "read")
                                .end("SubEnd")
                                .way("SubStart", "Read", "SubEnd")
                                .leave()
                                .fails("Failed", "Sub")
                                .end("End")
                                .way("Start", "Sub", "End")
                                .way("Failed", "Sub")));
    }

    private static Arguments circle(String story, boolean endless, Drawing... drawn) {
        return arguments(story, endless, List.of(drawn));
    }

    private static Drawing retry(String after) {
        return scenario("a")
                .does("Read", "read")
                .fails("Failed", "Read")
                .end("End")
                .way("Start", "Read", "End")
                .way("Failed", after);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("meetings")
    void findsWaysThatMeetOtherwiseThanTheyParted(String story, String expected, String element, Drawing drawn) {
        var found = findings(tool("read", "none", "turn-group-step"), drawn).stream()
                .filter(finding -> !finding.code().equals("unused-tool"))
                .toList();
        if (expected.isEmpty()) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found)
                    .extracting(PackProblem::code, PackProblem::element)
                    .containsExactly(tuple(expected, element));
        }
    }

    static Stream<Arguments> meetings() {
        return Stream.of(
                meeting("parted and met in parallel", "", "", between("parallel", "parallel")),
                meeting(
                        "one of two is taken, both are waited for",
                        "stuck-join",
                        "Join",
                        between("exclusive", "parallel")),
                meeting("some are taken, all are waited for", "stuck-join", "Join", between("inclusive", "parallel")),
                meeting("both are begun, each goes on", "runs-twice", "Join", between("parallel", "exclusive")),
                meeting("some are begun, each goes on", "runs-twice", "Join", between("inclusive", "exclusive")),
                meeting("one is taken, one goes on", "", "", between("exclusive", "exclusive")),
                meeting("some are taken, those are waited for", "", "", between("inclusive", "inclusive")),
                meeting(
                        "both lead to the same step without a gateway",
                        "runs-twice",
                        "After",
                        scenario("a")
                                .beside("Fork")
                                .say("One")
                                .say("Two")
                                .say("After")
                                .end("End")
                                .way("Start", "Fork", "One", "After", "End")
                                .way("Fork", "Two", "After")),
                meeting(
                        "both come to the same end",
                        "",
                        "",
                        scenario("a")
                                .beside("Fork")
                                .say("One")
                                .say("Two")
                                .end("End")
                                .way("Start", "Fork", "One", "End")
                                .way("Fork", "Two", "End")),
                meeting("an error on one branch ends elsewhere", "stuck-join", "Join", failing("Sorry", "End")),
                meeting(
                        "an error on one branch comes to the join by itself",
                        "stuck-join",
                        "Join",
                        failing("Sorry", "Join")),
                meeting(
                        "an error on one branch comes back to it",
                        "",
                        "",
                        scenario("a")
                                .beside("Fork")
                                .does("One", "read")
                                .fails("Failed", "One")
                                .say("Sorry")
                                .say("Two")
                                .asks("Either", "Flow_Either_Join")
                                .beside("Join")
                                .end("End")
                                .way("Start", "Fork", "One", "Either", "Join", "End")
                                .way("Failed", "Sorry", "Either")
                                .way("Fork", "Two", "Join")),
                meeting(
                        "a circle on one branch",
                        "",
                        "",
                        scenario("a")
                                .beside("Fork")
                                .askAnew("One", "phone")
                                .asks("Fine", "Flow_Fine_One")
                                .say("Two")
                                .beside("Join")
                                .end("End")
                                .way("Start", "Fork", "One", "Fine", "One")
                                .when("${phone != ''}", "Fine", "Join")
                                .way("Join", "End")
                                .way("Fork", "Two", "Join")),
                meeting(
                        "a third branch goes its own way",
                        "",
                        "",
                        scenario("a")
                                .beside("Fork")
                                .say("One")
                                .say("Two")
                                .say("Three")
                                .beside("Join")
                                .end("End")
                                .end("Own")
                                .way("Start", "Fork", "One", "Join", "End")
                                .way("Fork", "Two", "Join")
                                .way("Fork", "Three", "Own")),
                meeting(
                        "in a sub-process",
                        "stuck-join",
                        "Join",
                        scenario("a")
                                .within("Inside")
                                .start("Begin")
                                .asks("Split", "Flow_Split_One")
                                .say("One")
                                .say("Two")
                                .beside("Join")
                                .end("Done")
                                .leave()
                                .end("End")
                                .way("Start", "Inside", "End")
                                .way("Begin", "Split", "One", "Join", "Done")
                                .when("${phone != ''}", "Split", "Two")
                                .way("Two", "Join")));
    }

    private static Arguments meeting(String story, String expected, String element, Drawing drawn) {
        return arguments(story, expected, element, drawn);
    }

    private static Drawing between(String split, String join) {
        var drawn = scenario("a").say("One").say("Two").end("End");
        gateway(drawn, split, "Split", "Flow_Split_One");
        gateway(drawn, join, "Join", "");
        return drawn.way("Start", "Split", "One", "Join", "End")
                .when("${phone != ''}", "Split", "Two")
                .way("Two", "Join");
    }

    private static void gateway(Drawing drawn, String kind, String id, String otherwise) {
        switch (kind) {
            case "parallel" -> drawn.beside(id);
            case "inclusive" -> drawn.any(id, otherwise);
            default -> drawn.asks(id, otherwise);
        }
    }

    /** Two branches to a join; an error on one of them is told, and then leads to this step. */
    private static Drawing failing(String said, String then) {
        return scenario("a")
                .beside("Fork")
                .does("One", "read")
                .fails("Failed", "One")
                .say(said)
                .say("Two")
                .beside("Join")
                .end("End")
                .way("Start", "Fork", "One", "Join", "End")
                .way("Failed", said, then)
                .way("Fork", "Two", "Join");
    }

    @Test
    void oneYesIsForOneEffect() {
        var twice = scenario("a")
                .confirm("Confirm", "cancel")
                .asks("Yes", "Flow_Yes_End")
                .does("Cancel", "cancel")
                .does("Again", "cancel")
                .end("End")
                .way("Start", "Confirm", "Yes", "End")
                .when("${confirmed}", "Yes", "Cancel")
                .way("Cancel", "Again", "End");

        assertThat(findings(UNKEYED, twice))
                .extracting(PackProblem::code, PackProblem::element)
                .containsExactly(tuple("unconfirmed-effect", "Again"));
        assertThat(findings(KEYED, twice))
                .as("the same business key is the same effect")
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("branches")
    void oneYesIsForOneEffectBesideEachOtherToo(String story, List<String> expected, List<Drawing> drawn) {
        assertThat(findings(UNKEYED, drawn.toArray(Drawing[]::new)))
                .allSatisfy(found -> {
                    assertThat(found.code()).isEqualTo("one-yes-two-effects");
                    assertThat(found.severity()).isEqualTo(Severity.ERROR);
                })
                .extracting(PackProblem::element)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(findings(KEYED, drawn.toArray(Drawing[]::new)))
                .as("the same business key is the same effect")
                .isEmpty();
    }

    static Stream<Arguments> branches() {
        return Stream.of(
                arguments(
                        "both branches do it",
                        List.of("Cancel", "Twin"),
                        List.of(forked("parallel")
                                .does("Twin", "cancel")
                                .way("Split", "Twin", "Join")
                                .way("Join", "End"))),
                arguments(
                        "some of the branches are taken",
                        List.of("Cancel", "Twin"),
                        List.of(forked("inclusive")
                                .does("Twin", "cancel")
                                .when("${phone != ''}", "Split", "Twin")
                                .way("Twin", "Join", "End"))),
                arguments(
                        "one branch is taken",
                        List.of(),
                        List.of(forked("exclusive")
                                .does("Twin", "cancel")
                                .when("${phone != ''}", "Split", "Twin")
                                .way("Twin", "Join", "End"))),
                arguments(
                        "the other branch does something else",
                        List.of(),
                        List.of(forked("parallel").say("Say").way("Split", "Say", "Join", "End"))),
                arguments(
                        "the other branch has a yes of its own",
                        List.of(),
                        List.of(forked("parallel")
                                .confirm("Ask", "cancel")
                                .asks("Again", "Flow_Again_Meet")
                                .does("Twin", "cancel")
                                .asks("Meet", "")
                                .way("Split", "Ask", "Again", "Meet", "Join", "End")
                                .when("${confirmed}", "Again", "Twin")
                                .way("Twin", "Meet"))),
                arguments(
                        "one branch does it, and then it is done again",
                        List.of("Again"),
                        List.of(forked("parallel")
                                .say("Say")
                                .does("Again", "cancel")
                                .way("Split", "Say", "Join", "Again", "End"))),
                arguments(
                        "it is done once, when both branches are there",
                        List.of(),
                        List.of(scenario("a")
                                .confirm("Confirm", "cancel")
                                .asks("Yes", "Flow_Yes_End")
                                .beside("Split")
                                .say("One")
                                .say("Two")
                                .beside("Join")
                                .does("Cancel", "cancel")
                                .end("End")
                                .way("Start", "Confirm", "Yes", "End")
                                .when("${confirmed}", "Yes", "Split")
                                .way("Split", "One", "Join", "Cancel", "End")
                                .way("Split", "Two", "Join"))),
                arguments(
                        "round and round",
                        List.of("Cancel", "Twin"),
                        List.of(forked("parallel")
                                .does("Twin", "cancel")
                                .asks("More", "Flow_More_End")
                                .way("Split", "Twin", "Join", "More", "End")
                                .when("${phone != ''}", "More", "Confirm"))),
                arguments(
                        "the other branch calls a scenario that does it",
                        List.of("Cancel", "Inside"),
                        List.of(
                                forked("parallel").calls("Call", "other").way("Split", "Call", "Join", "End"),
                                scenario("other")
                                        .onlyCalled()
                                        .does("Inside", "cancel")
                                        .end("Done")
                                        .way("Start", "Inside", "Done"))));
    }

    /** After a yes ways part and meet; one of them cancels. */
    private static Drawing forked(String kind) {
        var drawn = scenario("a")
                .confirm("Confirm", "cancel")
                .asks("Yes", "Flow_Yes_End")
                .does("Cancel", "cancel")
                .end("End");
        gateway(drawn, kind, "Split", "Flow_Split_Cancel");
        gateway(drawn, kind, "Join", "");
        return drawn.way("Start", "Confirm", "Yes", "End")
                .when("${confirmed}", "Yes", "Split")
                .way("Split", "Cancel", "Join");
    }

    @ParameterizedTest(name = "{0} is handed over as order_id")
    @CsvSource({"order_id, ''", "other_id, stale-agreement"})
    void anAgreementInACalledScenarioIsAboutTheValuesThatWereHandedOver(String handed, String expected) {
        var called = scenario("ask")
                .onlyCalled()
                .approve("Approve", "cancel")
                .end("Agreed")
                .way("Start", "Approve", "Agreed");
        var caller = cancelling(scenario("a").callsWith("Ask", "ask", handed, "order_id", ApprovalDecision.GRANTED));

        assertThat(findings(KEYED, called, caller))
                .extracting(PackProblem::code)
                .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "the value that was approved comes back, approved order_id, false, ''",
        "another value is approved and comes back, approved order_id, true, ''",
        "another value is approved and stays there, approved, true, stale-agreement"
    })
    void whatWasAgreedToInACalledScenarioIsWhatComesBack(
            String story, String heard, boolean askedAnew, String expected) {
        var called = scenario("ask").onlyCalled().approve("Approve", "cancel").end("Agreed");
        if (askedAnew) {
            called.askAnew("Which", "order_id").way("Start", "Which", "Approve", "Agreed");
        } else {
            called.way("Start", "Approve", "Agreed");
        }
        var caller = cancelling(scenario("a").callsAndHears("Ask", "ask", heard.split(" ")));

        assertThat(findings(KEYED, called, caller))
                .extracting(PackProblem::code)
                .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
    }

    /** Calls another scenario as {@code Ask}, and cancels when that brings a yes. */
    private static Drawing cancelling(Drawing calling) {
        return calling.asks("Yes", "Flow_Yes_End")
                .does("Cancel", "cancel")
                .end("End")
                .way("Start", "Ask", "Yes", "End")
                .when("${approved}", "Yes", "Cancel")
                .way("Cancel", "End");
    }

    /** A reminder's own way ends without the call being over; one that takes the step's place ends both. */
    @ParameterizedTest
    @CsvSource({"true, ''", "false, unconfirmed-effect"})
    void aReminderInACalledScenarioAnswersNothing(boolean staysOpen, String expected) {
        var called = scenario("ask").onlyCalled().approve("Approve", "cancel");
        if (staysOpen) {
            called.reminds("Late", "Approve");
        } else {
            called.late("Late", "Approve");
        }
        called.say("Remind")
                .end("Agreed")
                .end("Reminded")
                .way("Start", "Approve", "Agreed")
                .way("Late", "Remind", "Reminded");
        var caller = cancelling(scenario("a").callsAndHears("Ask", "ask", ApprovalDecision.GRANTED, "order_id"));

        assertThat(findings(KEYED, called, caller))
                .extracting(PackProblem::code)
                .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
    }

    @Test
    void twoScenariosMayNotCauseTheSameEffectWithoutAKey() {
        assertThat(findings(UNKEYED, confirmed("${confirmed}"), twin()))
                .extracting(PackProblem::code, PackProblem::severity, PackProblem::element)
                .containsExactlyInAnyOrder(
                        tuple("shared-effect", Severity.ERROR, "Cancel"),
                        tuple("shared-effect", Severity.ERROR, "Call"));
    }

    @Test
    void aBusinessKeyMakesTwoScenariosOneEffect() {
        assertThat(findings(KEYED, confirmed("${confirmed}"), twin()))
                .extracting(PackProblem::code, PackProblem::severity)
                .containsOnly(tuple("shared-effect-keyed", Severity.INFO))
                .hasSize(2);
    }

    @Test
    void oneScenarioAloneSharesNothing() {
        assertThat(findings(UNKEYED, confirmed("${confirmed}"))).isEmpty();
    }

    /** Another scenario that comes to the same tool by calling a third. */
    private static Drawing twin() {
        return scenario("twin")
                .confirm("Confirm", "cancel")
                .asks("Yes", "Flow_Yes_End")
                .calls("Call", "a")
                .end("End")
                .way("Start", "Confirm", "Yes", "End")
                .when("${confirmed}", "Yes", "Call")
                .way("Call", "End");
    }

    @Test
    void toolsNobodyUsesAreShownAtTheirPlace() {
        var tools = tool("spare", "none", "turn-group-step")
                + tool("bomb", "irreversible", "turn-group-step")
                + tool("undo", "reversible", "turn-group-step")
                + tool("book", "compensatable", "turn-group-step")
                        .replace(
                                "  description",
                                "  compensation: {tool: undo, arguments: {order_id: $.arguments.order_id}}\n  description")
                + tool("look", "none", "turn-group-step")
                + tool("read", "none", "turn-group-step")
                        .replace(
                                "  description",
                                "  reads: [{tool: look, arguments: {order_id: order_id}}]\n  description");
        var drawn = scenario("a")
                .does("Book", "book")
                .does("Read", "read")
                .end("End")
                .way("Start", "Book", "Read", "End");

        assertThat(findings(tools, drawn))
                .extracting(PackProblem::code, PackProblem::severity, PackProblem::element, PackProblem::line)
                .containsExactlyInAnyOrder(
                        tuple("unused-tool", Severity.INFO, "spare", 1),
                        tuple("unused-dangerous-tool", Severity.WARNING, "bomb", 7));
    }

    @Test
    void whatCannotBeReadIsLeftToOthers() {
        var files = new TreeMap<>(files(KEYED, confirmed("${confirmed}")));
        files.put("processes/shop/broken.bpmn", "<bpmn:definitions");
        files.put(
                "processes/shop/lost.bpmn",
                scenario("lost").way("Start", "Nowhere", "Start").xml());

        assertThat(check(files)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(SafetyFinding.class)
    void everyFindingSaysWhatToDoAndStandsInTheGuide(SafetyFinding finding) throws IOException {
        assertThat(finding.fix("Task_CancelOrder")).hasSizeGreaterThan(40).doesNotContain("%");
        assertThat(Files.readString(Path.of("docs/guides/analyst.md"))).contains("| `" + finding.code() + "` |");
    }

    private static List<PackProblem> findings(String tools, Drawing... drawn) {
        var files = files(tools, drawn);
        var found = check(files);
        assertThat(found).allSatisfy(problem -> {
            assertThat(problem.fix()).isNotBlank();
            assertThat(problem.line()).isPositive();
            var line = files.getOrDefault(problem.file(), "").lines().toList().get(problem.line() - 1);
            assertThat(line).containsPattern("(id=\"%1$s\"|^%1$s:)".formatted(problem.element()));
        });
        return found;
    }

    private static Map<String, String> files(String tools, Drawing... drawn) {
        var files = new TreeMap<String, String>();
        files.put("seeds/shop/tenant.yaml", "name: Shop\n");
        files.put("seeds/shop/tools.yaml", tools);
        files.put("ui-forms/approve.form", "{\"components\": [{\"key\": \"approved\", \"type\": \"checkbox\"}]}");
        Arrays.stream(drawn).forEach(drawing -> files.put(drawing.path(), drawing.xml()));
        return files;
    }

    private static List<PackProblem> check(Map<String, String> files) {
        var check = new SafetyCheck(new ObjectProvider<>() {
            @Override
            public Stream<InMemoryProcess> stream() {
                return Stream.empty();
            }
        });
        return check.check(Pack.candidate(SHOP, files).over(PLATFORM), PLATFORM);
    }

    private static String tool(String id, String level, String strategy) {
        return """
                %s:
                  description: What it does.
                  url: https://tools.example/%s
                  level: %s
                  idempotency-key: {strategy: %s}
                  arguments: {order_id: {type: text}}
                """.formatted(id, id, level, strategy);
    }
}
