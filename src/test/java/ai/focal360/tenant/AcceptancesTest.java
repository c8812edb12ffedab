package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.focal360.tenant.PackProblem.Severity;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** A tenant accepts warnings one by one, by name, and never an error. */
class AcceptancesTest {
    private static final String ACCEPTING = """
            name: Shop
            accept:
              - finding: by-rules
                element: Task_Pay
                reason: Small amounts are paid at once.
            """;

    @Test
    void anAcceptedWarningKeepsTheReason() {
        assertThat(applied(found(Severity.WARNING, "by-rules", "Task_Pay")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.accepted()).isEqualTo("Small amounts are paid at once.");
                    assertThat(problem.severity()).isEqualTo(Severity.WARNING);
                    assertThat(problem.stops()).isFalse();
                });
    }

    @Test
    void theSameWarningElsewhereIsNotAccepted() {
        assertThat(applied(found(Severity.WARNING, "by-rules", "Task_PayMore")))
                .extracting(PackProblem::code, PackProblem::accepted)
                .containsExactly(tuple("by-rules"), tuple(Acceptances.USELESS));
    }

    @Test
    void anErrorIsNeverAccepted() {
        var findings = applied(found(Severity.ERROR, "by-rules", "Task_Pay"));

        assertThat(findings)
                .extracting(PackProblem::code, PackProblem::accepted)
                .containsExactly(tuple("by-rules"), tuple(Acceptances.USELESS));
        assertThat(findings.get(0).stops()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> found(Severity.ERROR, "by-rules", "Task_Pay").acceptedBecause("No."));
    }

    @Test
    void anEntryThatMeetsNothingIsAWarningAtItsLine() {
        assertThat(applied()).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(Severity.WARNING);
            assertThat(problem.file()).isEqualTo("seeds/shop/tenant.yaml");
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.fix()).contains("Take the entry out");
        });
    }

    @Test
    void anEntryWithoutAReasonIsRefused() {
        assertThat(TestPacks.problems(
                        "seeds/shop/tenant.yaml",
                        "name: Shop\naccept:\n  - finding: by-rules\n    element: Task_Pay\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.stops()).isTrue();
                    assertThat(problem.reason()).contains("'reason' is missing");
                });
    }

    private static Tuple tuple(String code) {
        return Assertions.tuple(code, null);
    }

    private static PackProblem found(Severity severity, String code, String element) {
        return new PackProblem(severity, code, "processes/shop/pay.bpmn", 7, element, "Why.", "What to do.", null);
    }

    private static List<PackProblem> applied(PackProblem... found) {
        return Acceptances.of(TestPacks.shop("seeds/shop/tenant.yaml", ACCEPTING))
                .applied(List.of(found));
    }
}
