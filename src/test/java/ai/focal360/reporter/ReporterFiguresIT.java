package ai.focal360.reporter;

import static ai.focal360.audit.TurnRecords.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.focal360.audit.GeneratedTurns;
import ai.focal360.audit.GeneratedTurns.Slice;
import ai.focal360.audit.GeneratedTurns.Story;
import ai.focal360.audit.HumanTask;
import ai.focal360.audit.ScenarioRun;
import ai.focal360.audit.TurnRecords;
import ai.focal360.audit.opensearch.CountedRecords;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every report's figures over half a year of turns, next to the truth; the other shop's turns are among them. */
class ReporterFiguresIT {
    private static final int TURNS = Integer.getInteger("reporter.turns", 20_000);
    private static final String HALF_A_YEAR = GeneratedTurns.FIRST_DAY + "/" + GeneratedTurns.END;

    private static CountedRecords records;
    private static GeneratedTurns.Truth truth;
    private static Reporter reporter;

    @BeforeAll
    static void countsEverything() {
        records = new CountedRecords();
        truth = GeneratedTurns.of(7, TURNS).each(records::put);
        runs();
        tasks();
        records.refresh();
        reporter = ReporterFixture.over(records.figures());
    }

    @AfterAll
    static void ends() {
        records.close();
    }

    @Test
    void whatCustomersWantedIsCountedByIntent() {
        var answer = about("intents", "period", "2026-03-02/2026-03-09", "top", "50");
        assertThat(counts(answer)).isEqualTo(by(slice -> slice.story().intent, week("2026-03-02")));
        assertThat(answer.table().rows().get(0).shown()).hasSize(2);
    }

    @Test
    void outcomesAreCountedByResolution() {
        var answer = about("outcomes", "period", HALF_A_YEAR);
        assertThat(counts(answer)).isEqualTo(named(by(slice -> slice.story().resolution, slice -> true)));
    }

    @Test
    void outcomesOfEachChannelAreToldByTheirHeadline() {
        var answer = about("outcomes", "period", HALF_A_YEAR, "by", "channel");
        assertThat(counts(answer)).isEqualTo(by(Slice::channel, slice -> true));
        for (var row : answer.table().rows()) {
            var resolved = turns(slice -> slice.channel().equals(row.label())
                    && slice.story().resolution.equals("RESOLVED"));
            assertThat(row.values().get(1)).isEqualTo(resolved / row.values().get(0));
        }
        assertThat(answer.sentences().get(0)).startsWith("Resolved: ").doesNotContain("ended as");
    }

    @Test
    void theSecondPackEscalatesLess() {
        var answer = about("escalations", "period", HALF_A_YEAR, "compare", "pack:1,2");
        var all = answer.table().rows().get(0).values();
        assertThat(all.get(0))
                .isEqualTo(turns(
                        slice -> slice.pack().endsWith("@1") && slice.story().escalated()));
        assertThat(all.get(1))
                .isEqualTo(turns(
                        slice -> slice.pack().endsWith("@2") && slice.story().escalated()));
        var rates = Stream.of("@1", "@2")
                .map(pack -> turns(slice ->
                                slice.pack().endsWith(pack) && slice.story().escalated())
                        / turns(slice -> slice.pack().endsWith(pack)))
                .map(rate -> new Texts("en").figure(rate, Quantity.PERCENT))
                .toList();
        assertThat(rates.get(0)).isNotEqualTo(rates.get(1));
        assertThat(answer.sentences().get(0)).contains(rates);
    }

    @Test
    void gapsAreToldApartAndGatheredByWhatWasAsked() {
        var answer = about("gaps", "period", HALF_A_YEAR);
        assertThat(counts(answer))
                .isEqualTo(Map.of(
                        "knowledge gap",
                                turns(slice -> slice.story().categories().contains("KNOWLEDGE_GAP")),
                        "out of scope",
                                turns(slice -> slice.story().categories().contains("OUT_OF_SCOPE"))));
        assertThat(answer.gathered()).hasSize(3);
        assertThat(answer.gathered().get(0).example()).startsWith("Do you ship to the islands?");
        assertThat(answer.gathered().stream().mapToInt(Answer.Gathered::turns).sum())
                .isEqualTo(300);
        assertThat(about("gaps", "period", HALF_A_YEAR).gathered()).isEqualTo(answer.gathered());
    }

    @Test
    void rulesThatSpokeAndRulesThatBlockedAreCounted() {
        assertThat(counts(about("rules", "period", HALF_A_YEAR, "top", "50")))
                .isEqualTo(all(slice -> slice.story().policies()));
        assertThat(counts(about("blocking", "period", HALF_A_YEAR, "top", "50")))
                .isEqualTo(all(slice -> slice.story().blockedBy()));
    }

    @Test
    void abuseHasItsBurst() {
        var day = about("abuse", "period", GeneratedTurns.BURST + "/" + GeneratedTurns.BURST.plusDays(1));
        assertThat(counts(day).values())
                .containsExactly(
                        turns(slice -> slice.day().equals(GeneratedTurns.BURST) && slice.story() == Story.INSULTED));
        assertThat(about("abuse", "period", HALF_A_YEAR).sentences().get(1)).contains("Feb 17, 2026");
    }

    @Test
    void volumeIsCountedPerDayAndFilledWhereNothingHappened() {
        var answer = about("volume", "period", "2026-03-02/2026-03-09", "per", "day");
        var rows = answer.table().rows();
        assertThat(rows).hasSize(7);
        for (var at = 0; at < rows.size(); at++) {
            var day = LocalDate.parse("2026-03-02").plusDays(at);
            assertThat(rows.get(at).values())
                    .containsExactly(
                            turns(slice -> slice.day().equals(day)),
                            turns(slice -> slice.day().equals(day) && slice.opened()));
        }
    }

    @Test
    void intentsOverTimeAddUpToTheIntents() {
        var answer = about("intents", "period", "2026-01-05/2026-03-30", "per", "week");
        assertThat(answer.table().rows()).hasSize(12);
        assertThat(answer.chart().kind()).isEqualTo(Answer.Chart.Kind.LINES);
        for (var at = 0; at < answer.table().rows().size(); at++) {
            var monday = LocalDate.parse("2026-01-05").plusWeeks(at);
            var values = answer.table().rows().get(at).values();
            for (var column = 0; column < values.size(); column++) {
                var intent = answer.table().columns().get(column).title();
                assertThat(values.get(column))
                        .isEqualTo(turns(week(monday.toString())
                                .and(slice -> slice.story().intent.equals(intent))));
            }
        }
    }

    @Test
    void aQuestionInWordsIsNarrowedToAChannelAndAgentKnownToTheTenant() {
        var answer =
                reporter.answer(new Question(ACME, "Welche Anliegen hatten die Kunden im Februar im Webchat?", null));
        assertThat(answer.language()).isEqualTo("de");
        assertThat(answer.counted().understoodBy()).isEqualTo(Answer.By.PATTERNS);
        assertThat(sum(answer))
                .isEqualTo(turns(slice ->
                        slice.day().getMonthValue() == 2 && slice.channel().equals("webchat")));
        assertThat(answer.counted().words()).anyMatch(words -> words.contains("Kanal webchat"));
        var again = reporter.answer(ACME, parameters(answer.counted().address()));
        assertThat(again.table()).isEqualTo(answer.table());
    }

    @Test
    void timesTokensAndCostsAddUp() {
        var sum = truth.sum(slice -> slice.tenant().equals(ACME));
        var models = about("models", "period", HALF_A_YEAR);
        assertThat(models.sentences().get(0))
                .contains(
                        number(sum.inputTokens()),
                        number(sum.outputTokens()),
                        new Texts("en").figure(sum.costMicros(), Quantity.MILLIONTHS));
        var speed = about("speed", "period", HALF_A_YEAR);
        var mean = speed.table().rows().stream()
                .mapToDouble(row -> row.values().get(0) * row.values().get(1))
                .sum();
        assertThat(mean / sum.turns()).isCloseTo((double) sum.tookMicros() / sum.turns(), within(1d));
        var median = speed.table().rows().get(0).values().get(2);
        assertThat(median).isBetween(1_000_000d, 1_200_000d);
    }

    @Test
    void aCustomersHistoryHasTheirTurnsOnly() {
        var regular = truth.regular(ACME);
        var answer = about("customer", "period", HALF_A_YEAR, "customer", regular.toString());
        assertThat(sum(answer)).isEqualTo(truth.regularsTurns(ACME).size());
        assertThat(answer.turns()).isNotEmpty().allSatisfy(turn -> assertThat(turn.customer())
                .isEqualTo(regular.toString()));
        assertThat(answer.turns())
                .isSortedAccordingTo((one, other) -> other.at().compareTo(one.at()));
    }

    @Test
    void theTurnsBehindARowAreAsManyAsTheRowSays() {
        var answer = about("blocking", "period", HALF_A_YEAR);
        var row = answer.table().rows().get(0);
        var turns = reporter.answer(ACME, parameters(Objects.requireNonNull(row.turns())));
        assertThat(sum(turns)).isEqualTo(row.values().get(0));
        assertThat(turns.turns()).hasSize(25);
    }

    @Test
    void twoPeriodsAreHeldAgainstEachOther() {
        var answer = about("volume", "period", "2026-03-09/2026-03-16", "compare", "2026-03-02/2026-03-09");
        assertThat(answer.table().rows().get(0).values())
                .containsExactly(turns(week("2026-03-09")), turns(week("2026-03-02")));
    }

    @Test
    void aScenarioTellsWhereItIsLeft() {
        var answer = about("funnel", "period", HALF_A_YEAR, "scenario", "return-items");
        assertThat(counts(answer))
                .isEqualTo(Map.of("Look up the order", 60d, "Book the return", 40d, "Task_Choose", 50d));
        var left = new HashMap<String, Double>();
        answer.table().rows().forEach(row -> left.put(row.label(), row.values().get(2)));
        assertThat(left).isEqualTo(Map.of("Look up the order", 10d, "Task_Choose", 7d, "Book the return", 0d));
        assertThat(answer.sentences().get(1)).contains("Look up the order", "10");
    }

    @Test
    void approvalsTellHowManyWereOverturnedAndHowLongTheyTook() {
        var answer = about("approvals", "period", HALF_A_YEAR);
        assertThat(answer.sentences().get(0))
                .contains("30 approvals", "of 20 decisions 8 overturned", "10 min 0 s on average", "2 min 0 s");
        var row = answer.table().rows().get(0);
        assertThat(row.label()).isEqualTo("approve-refund");
        assertThat(row.values().subList(0, 4)).containsExactly(30d, 12d, 3d, 5d);
    }

    @Test
    void whatNobodyKnowsIsSaidInsteadOfCounted() {
        var answer = about("approvals", "period", HALF_A_YEAR, "intent", "complaint");
        assertThat(answer.counted().words()).anyMatch(words -> words.startsWith("intent is not known"));
        assertThat(reporter.answer(new Question(ACME, "Top intents of other-shop", null))
                        .isUnderstood())
                .isFalse();
        assertThat(about("intents", "period", "2020-01-01/2020-02-01")
                        .sentences()
                        .get(0))
                .startsWith("Nothing was found");
    }

    @Test
    void anotherTenantsTurnsAreNeverCounted() {
        var theirs = new TenantId("other-shop");
        assertThat(truth.turns(slice -> slice.tenant().equals(theirs))).isPositive();
        for (var report : Catalogue.read().reports()) {
            var answer = about(
                    report.id(),
                    "period",
                    HALF_A_YEAR,
                    "customer",
                    truth.regular(TurnRecords.OTHER).toString());
            assertThat(answer.table()).as(report.id()).isNull();
        }
    }

    private static Answer about(String report, String... parameters) {
        var given = new HashMap<String, List<String>>();
        given.put("report", List.of(report));
        for (var at = 0; at < parameters.length; at += 2) {
            given.put(parameters[at], List.of(parameters[at + 1]));
        }
        return reporter.answer(ACME, given);
    }

    static Map<String, List<String>> parameters(String address) {
        return Arrays.stream(address.substring(1).split("&"))
                .map(part -> part.split("=", 2))
                .collect(Collectors.groupingBy(
                        part -> part[0],
                        Collectors.mapping(
                                part -> URLDecoder.decode(part[1], StandardCharsets.UTF_8), Collectors.toList())));
    }

    private static Map<String, Double> counts(Answer answer) {
        return Objects.requireNonNull(answer.table()).rows().stream()
                .collect(Collectors.toMap(Answer.Row::label, row -> row.values().get(0)));
    }

    private static double sum(Answer answer) {
        return counts(answer).values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Predicate<Slice> week(String monday) {
        var from = LocalDate.parse(monday);
        return slice -> !slice.day().isBefore(from) && slice.day().isBefore(from.plusWeeks(1));
    }

    private static double turns(Predicate<Slice> which) {
        return truth.turns(which.and(slice -> slice.tenant().equals(ACME)));
    }

    private static Map<String, Double> by(Function<Slice, String> value, Predicate<Slice> which) {
        return truth
                .by(slice -> Stream.of(value.apply(slice)), which.and(slice -> slice.tenant()
                        .equals(ACME)))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> (double) entry.getValue()));
    }

    private static Map<String, Double> all(Function<Slice, List<String>> values) {
        return truth
                .by(slice -> values.apply(slice).stream(), slice -> slice.tenant()
                        .equals(ACME))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> (double) entry.getValue()));
    }

    private static Map<String, Double> named(Map<String, Double> counts) {
        var texts = new Texts("en");
        return counts.entrySet().stream()
                .collect(Collectors.toMap(entry -> texts.value(entry.getKey()), Map.Entry::getValue));
    }

    private static String number(long value) {
        return new Texts("en").figure(value, Quantity.NUMBER);
    }

    /** Sixty runs: ten left at the first step, seven at the second, three at work, the rest done. */
    private static void runs() {
        for (var at = 0; at < 60; at++) {
            var reached = at < 10 ? 1 : at < 20 ? 2 : 3;
            var left = at < 17;
            run(
                    ACME,
                    List.of("Task_LookUpOrder", "Task_Choose", "Task_ReturnItems")
                            .subList(0, reached),
                    left
                            ? ScenarioRun.State.ABANDONED
                            : at < 20 ? ScenarioRun.State.RUNNING : ScenarioRun.State.COMPLETED);
            run(TurnRecords.OTHER, List.of("Task_Choose"), ScenarioRun.State.ABANDONED);
        }
    }

    private static void run(TenantId tenant, List<String> steps, ScenarioRun.State state) {
        var began = Instant.parse("2026-02-02T10:00:00Z");
        var over = state != ScenarioRun.State.RUNNING;
        records.put(new ScenarioRun(
                UUID.randomUUID(),
                tenant,
                "return-items",
                3,
                new AgentId("alex"),
                "webchat",
                CustomerId.random(),
                ConversationId.random(),
                state,
                began,
                over ? began.plusSeconds(60) : null,
                over ? 60_000L : null,
                steps,
                steps.get(steps.size() - 1),
                state == ScenarioRun.State.COMPLETED ? "EndEvent_Returned" : null));
    }

    /** Thirty approvals: twelve as proposed, three changed, five rejected, ten open. */
    private static void tasks() {
        for (var at = 0; at < 30; at++) {
            task(
                    "approve-refund",
                    at < 12
                            ? HumanTask.Decision.APPROVED
                            : at < 15 ? HumanTask.Decision.CHANGED : at < 20 ? HumanTask.Decision.REJECTED : null);
        }
        task("answer-customer", null);
    }

    private static void task(String kind, HumanTask.@Nullable Decision decision) {
        var created = Instant.parse("2026-02-02T10:00:00Z");
        records.put(new HumanTask(
                UUID.randomUUID().toString(),
                ACME,
                kind,
                "Approve the refund",
                "return-items",
                "support_lead",
                ConversationId.random(),
                CustomerId.random(),
                "alex",
                "webchat",
                decision == null ? HumanTask.State.OPEN : HumanTask.State.COMPLETED,
                decision,
                created,
                decision == null ? null : created.plusSeconds(600),
                decision == null ? null : created.plusSeconds(720),
                decision == null ? null : "sam",
                decision == null ? null : 600_000L,
                decision == null ? null : 120_000L));
    }
}
