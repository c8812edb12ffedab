package ai.focal360.reporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.reporter.Answer;
import ai.focal360.reporter.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCsvTest {
    @Test
    void writesPlainFiguresAndQuotesWhatNeedsIt() {
        assertThat(csv("orders, returned")).isEqualTo("intent,Turns,Share [0..1]\r\n\"orders, returned\",1200000,\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"})
    void writesNothingASpreadsheetWouldRun(String label) {
        assertThat(csv(label).lines().skip(1).findFirst().orElseThrow().replace("\"", ""))
                .startsWith("'");
    }

    private static String csv(String label) {
        var row = new Answer.Row(
                label, new ArrayList<>(Arrays.asList(1_200_000d, null)), List.of("1,200,000", "–"), null);
        var table = new Answer.Table(
                "intent",
                List.of(new Answer.Heading("Turns", Quantity.NUMBER), new Answer.Heading("Share", Quantity.PERCENT)),
                List.of(row));
        return AnswerCsv.of(new Answer(
                null, "en", "What customers wanted", List.of(), table, null, List.of(), List.of(), null, List.of()));
    }
}
