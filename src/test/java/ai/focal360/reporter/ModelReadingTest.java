package ai.focal360.reporter;

import static ai.focal360.audit.TurnRecords.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.CountedTurn;
import ai.focal360.audit.FigureQuery;
import ai.focal360.audit.FigureQuery.Interval.Unit;
import ai.focal360.audit.FigureQuery.Measure;
import ai.focal360.audit.Figures;
import ai.focal360.llm.TestModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model says what a question means; the figures are counted all the same, and without it patterns do. */
class ModelReadingTest {
    private static final String LAST_WEEK = "What did customers want last week?";

    private final TestModels model = new TestModels();
    private final Sevens figures = new Sevens();
    private final Reporter reporter = ReporterFixture.over(figures, model.choosing("reader"), "reader");

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void theModelChoosesAReportAndItsParameters() {
        model.calls("outcomes", Map.of("period", "2026-03-01/2026-04-01", "channel", "webchat", "per", "week"));
        var answer = ask("Was the web widget any good in March?");
        assertThat(answer.counted().understoodBy()).isEqualTo(Answer.By.MODEL);
        assertThat(answer.counted().inquiry())
                .isEqualTo(Inquiry.of("outcomes", Period.parse("2026-03-01/2026-04-01"))
                        .narrowedTo(Dimension.CHANNEL, "webchat")
                        .per(Unit.WEEK));
        assertThat(model.offered()).contains("outcomes", "funnel", "nothing");
    }

    @Test
    void whateverTheModelSaysTheFiguresAreThoseCounted() {
        model.calls("volume", Map.of("period", "2026-03-01/2026-04-01", "turns", "999999"));
        var answer = ask("How many turns in March?");
        assertThat(answer.sentences().get(0)).contains("7").doesNotContain("999");
        assertThat(figures.asked).allSatisfy(query -> assertThat(query.tenant()).isEqualTo(ACME));
    }

    @Test
    void aChoiceThatCannotBeReadIsCorrectedOnceMoreAndThenLeftToPatterns() {
        model.calls("intents", Map.of("period", "last week"));
        var answer = ask(LAST_WEEK);
        assertThat(model.asked()).isGreaterThan(1);
        assertThat(answer.counted().understoodBy()).isEqualTo(Answer.By.PATTERNS);
        assertThat(answer.counted().inquiry()).isEqualTo(Inquiry.of("intents", Period.parse("2026-03-23/2026-03-30")));
    }

    @Test
    void aChannelNobodyHasIsNotCounted() {
        model.calls("intents", Map.of("channel", "telex"));
        assertThat(ask(LAST_WEEK).counted().understoodBy()).isEqualTo(Answer.By.PATTERNS);
    }

    @Test
    void wordsInsteadOfACallAreNoAnswer() {
        model.says("Customers wanted 12,345 refunds.");
        var answer = ask(LAST_WEEK);
        assertThat(answer.counted().understoodBy()).isEqualTo(Answer.By.PATTERNS);
        assertThat(answer.sentences()).noneMatch(sentence -> sentence.contains("12,345"));
    }

    @Test
    void aModelThatIsAwayIsNotMissed() {
        model.fails();
        assertThat(ask(LAST_WEEK).counted().understoodBy()).isEqualTo(Answer.By.PATTERNS);
    }

    @Test
    void theModelMaySayThatItIsNoQuestionForUs() {
        model.calls("nothing", Map.of());
        var answer = ask("Cancel all orders of yesterday");
        assertThat(answer.isUnderstood()).isFalse();
        assertThat(answer.offers()).hasSizeGreaterThan(10);
    }

    private Answer ask(String question) {
        return reporter.answer(new Question(ACME, question, null));
    }

    /** Seven of everything. */
    private static final class Sevens implements Figures {
        private final List<FigureQuery> asked = new ArrayList<>();

        @Override
        public Counted count(FigureQuery query) {
            asked.add(query);
            var values = query.measures().stream()
                    .map(measure -> measure instanceof Measure.Share ? 1d : 7d)
                    .toList();
            var rows = query.interval() != null || query.dimensions().isEmpty()
                    ? List.<Figure>of()
                    : List.of(new Figure(List.of("question"), null, values));
            return new Counted(rows, new Figure(List.of(), null, values), true);
        }

        @Override
        public List<CountedTurn> newest(FigureQuery query, int limit) {
            asked.add(query);
            return List.of();
        }
    }
}
