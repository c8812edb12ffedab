package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider approves, and what says just that. */
class ApprovedTextTest {
    private static final ApprovedText PARCEL = ApprovedText.of("Your parcel {{order}} arrives on {{ day }}, {{name}}.")
            .orElseThrow();

    @Test
    void findsTheValuesInTheirOrder() {
        assertThat(PARCEL.valuesOf("Your parcel #W1 arrives on Monday, 2 June, Emma."))
                .contains(List.of("#W1", "Monday", "2 June, Emma"));
        assertThat(ApprovedText.of("Hello!").orElseThrow().valuesOf(" Hello! ")).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your parcel #W1 arrives on Monday, Emma. Is that fine?",
                "Good news! Your parcel #W1 arrives on Monday, Emma.",
                "Your parcel #W1 comes on Monday, Emma.",
                "Your parcel  arrives on Monday, Emma.",
                "Your parcel #W1 arrives on Monday, .",
                "Your parcel #W1 arrives on Mon\nday, Emma.",
                "Your parcel #W1     and #W2 arrives on Monday, Emma.",
                "Your parcel .",
                ""
            })
    void isNotWhatSaysMoreLessOrElse(String said) {
        assertThat(PARCEL.valuesOf(said)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {{name}}, your parcel arrives.
            Your parcel arrives, {{name}}
            Your parcel {{a}}{{b}} arrives.
            Your parcel {{a}} {{b}} arrives.
            Your parcel{{#late}} is late{{/late}}.
            """)
    void nobodyApprovesValuesWithoutWordsAroundThem(String text) {
        assertThat(ApprovedText.of(text)).isEmpty();
    }

    @Test
    void nobodyApprovesMoreThanItsLimit() {
        assertThat(ApprovedText.of("x".repeat(1_024))).isPresent();
        assertThat(ApprovedText.of("x".repeat(1_025))).isEmpty();
    }

    @Test
    void looksAtALongTextOnce() {
        var text = ApprovedText.of("a" + "{{x}}a".repeat(100)).orElseThrow();
        assertThat(text.valuesOf("a".repeat(4_096) + "b")).isEmpty();
    }
}
