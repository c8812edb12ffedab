package ai.focal360.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.GeneratedTurns;
import ai.focal360.audit.TurnRecords;
import ai.focal360.audit.opensearch.CountedRecords;
import ai.focal360.reporter.Question;
import ai.focal360.reporter.ReporterFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a question costs over many turns: {@code -Dreporter.turns=2000000}, {@code -Dreporter.limit=300} milliseconds. */
class ReporterBench {
    private static final int TURNS = Integer.getInteger("reporter.turns", 200_000);
    private static final int LIMIT = Integer.getInteger("reporter.limit", 300);
    private static final int ROUNDS = 5;
    private static final int MOST_TOLD = 5;

    /** Over half a year, over months and over weeks; each round asks for other weeks, so that few answers are remembered. */
    private static final List<String> QUESTIONS = List.of(
            "Top intents from October 2025 to March 2026",
            "How did the intents develop in %s?",
            "Outcomes by channel in week %d",
            "Why did we escalate in %s?",
            "Which questions could we not answer in week %d?",
            "Which rules fire most in %s?",
            "Which rules blocked the most in week %d?",
            "How much abuse was there per day in %s?",
            "How many conversations per day in %s?",
            "When is it busiest in week %d?",
            "How fast did we answer in %s?",
            "How much did the models cost in %s?",
            "Which tools were called in week %d?",
            "Compare pack version 1 with version 2 from October 2025 to March 2026",
            "Compare the escalation rate of January with %s",
            "Show me the unresolved turns of week %d");

    private static final List<String> MONTHS =
            List.of("October 2025", "November 2025", "December 2025", "January 2026", "February 2026", "March 2026");

    @Test
    void questionsOverManyTurns() {
        try (var records = new CountedRecords()) {
            long began = System.nanoTime();
            var truth = GeneratedTurns.of(3, TURNS).each(records::put);
            records.refresh();
            System.out.printf(
                    "%,d turns made and indexed in %d s, %,d bytes each%n",
                    TURNS, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began), records.bytes() / TURNS);
            var reporter = ReporterFixture.over(records.figures());
            var all = reporter.answer(new Question(TurnRecords.ACME, "Outcomes from October 2025 to March 2026", "en"));
            assertThat(all.table().rows().stream()
                            .mapToDouble(row -> row.values().get(0))
                            .sum())
                    .isEqualTo(truth.turns(slice -> slice.tenant().equals(TurnRecords.ACME)
                            && slice.day().isBefore(GeneratedTurns.END.minusDays(5))));
            var took = new ArrayList<Long>();
            var slowest = new ArrayList<String>();
            for (var round = 0; round < ROUNDS; round++) {
                for (var at = 0; at < QUESTIONS.size(); at++) {
                    var asked = QUESTIONS
                            .get(at)
                            .replace("%s", MONTHS.get((round + at) % MONTHS.size()))
                            .replace("%d", String.valueOf(1 + round));
                    long start = System.nanoTime();
                    assertThat(reporter.answer(new Question(TurnRecords.ACME, asked, "en"))
                                    .isUnderstood())
                            .as(asked)
                            .isTrue();
                    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                    took.add(millis);
                    slowest.add("%6d ms  %s".formatted(millis, asked));
                }
            }
            took.sort(null);
            slowest.sort(Comparator.reverseOrder());
            System.out.printf(
                    "%d questions over %,d turns: p50 %d ms, p95 %d ms, most %d ms%n",
                    took.size(),
                    TURNS,
                    took.get(took.size() / 2),
                    took.get(took.size() * 95 / 100),
                    took.get(took.size() - 1));
            slowest.stream().limit(MOST_TOLD).forEach(System.out::println);
            assertThat(Duration.ofMillis(took.get(took.size() * 95 / 100)))
                    .isLessThanOrEqualTo(Duration.ofMillis(LIMIT));
        }
    }
}
