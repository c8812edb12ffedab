package ai.focal360.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.focal360.replay.Difference.Change;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final Said GREET = said("greet", "Must", "hello");
    private static final Said THANK = said("thank", "Must", "thanks");

    @Test
    void theSameInTheSameOrderIsNoDifference() {
        assertThat(Difference.between(List.of(GREET, THANK), List.of(GREET, THANK)))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsGoneAndWhatIsThereIsNew() {
        assertThat(Difference.between(List.of(GREET), List.of(THANK)))
                .extracting(Difference::change, Difference::policy)
                .containsExactly(tuple(Change.GONE, "greet"), tuple(Change.NEW, "thank"));
    }

    @Test
    void theSameRuleWithAnotherDetailIsChanged() {
        var differences = Difference.between(List.of(GREET, THANK), List.of(said("greet", "Must", "hi"), THANK));

        assertThat(differences).singleElement().satisfies(difference -> {
            assertThat(difference.change()).isEqualTo(Change.CHANGED);
            assertThat(difference.was()).isEqualTo(GREET.detail());
            assertThat(String.valueOf(difference.is())).contains("hi");
        });
    }

    @Test
    void howOftenSomethingIsSaidCounts() {
        assertThat(Difference.between(List.of(GREET, GREET), List.of(GREET)))
                .extracting(Difference::change)
                .containsExactly(Change.GONE);
    }

    @Test
    void anotherOrderIsADifferenceToo() {
        assertThat(Difference.between(List.of(GREET, THANK), List.of(THANK, GREET)))
                .singleElement()
                .extracting(Difference::change, Difference::policy)
                .containsExactly(Change.MOVED, "greet");
    }

    private static Said said(String policy, String conclusion, String instruction) {
        return new Said(
                policy,
                "rule " + policy,
                conclusion,
                JsonNodeFactory.instance.objectNode().put("instruction", instruction));
    }
}
