package ai.focal360.sandbox.orderdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalculationTest {

    @ParameterizedTest
    @CsvSource({
        "1 + 2 * 3, 7.00",
        "(1 + 2) * 3, 9.00",
        "0.1 + 0.2, 0.30",
        "10 / 4 / 5, 0.50",
        "2 - 3 - 4, -5.00",
        "-(2 + -3), 1.00",
        "1 / 3 * 3, 1.00",
        "2 / 3, 0.67"
    })
    void isExactToTwoDecimals(String expression, String result) {
        assertThat(Calculation.of(expression)).hasToString(result);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 +", "(1", "1)", "1..2", "a", "2 ** 3", "1e9", "1 / 0", "import os", "١+١"})
    void refusesWhatIsNoCalculation(String expression) {
        assertThatThrownBy(() -> Calculation.of(expression)).isInstanceOf(DeskRefusal.class);
    }

    @Test
    void refusesWhatIsMadeToHurt() {
        assertThatThrownBy(() -> Calculation.of("(".repeat(100) + "1" + ")".repeat(100)))
                .isInstanceOf(DeskRefusal.class);
        assertThatThrownBy(() -> Calculation.of("-".repeat(150) + "1")).isInstanceOf(DeskRefusal.class);
        assertThatThrownBy(() -> Calculation.of("1+".repeat(200) + "1")).isInstanceOf(DeskRefusal.class);
    }
}
