package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.tool;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.tenant.Field;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void givesEachArgumentTheJsonTypeItIsRegisteredWith() {
        var everything = tool("everything")
                .takes("text", Field.Type.TEXT)
                .takes("reason", Field.Type.ENUM)
                .takes("email", Field.Type.EMAIL)
                .takes("phone", Field.Type.PHONE)
                .takes("count", Field.Type.NUMBER)
                .takes("amount", Field.Type.MONEY)
                .takes("day", Field.Type.DATE)
                .takes("sure", Field.Type.BOOLEAN)
                .takes("items", Field.Type.LIST)
                .registered();

        var check = Arguments.check(
                everything,
                Map.of(
                        "text", 1234567890L,
                        "reason", " no longer needed ",
                        "email", "emma@example.com",
                        "phone", "+31 6 1234 5678",
                        "count", "3",
                        "amount", "120.50 EUR",
                        "day", LocalDate.of(2026, 3, 1),
                        "sure", "true",
                        "items", List.of("1", 2)));

        assertThat(check).isInstanceOfSatisfying(ArgumentCheck.Valid.class, valid -> assertThat(valid.arguments())
                .hasToString("{\"amount\":120.5,\"count\":3,\"day\":\"2026-03-01\",\"email\":\"emma@example.com\","
                        + "\"items\":[\"1\",\"2\"],\"phone\":\"+31 6 1234 5678\",\"reason\":\"no longer needed\","
                        + "\"sure\":true,\"text\":\"1234567890\"}"));
    }

    @Test
    void namesEveryProblemAndNoValue() {
        var cancel = tool("cancel")
                .takes("order_id", Field.Type.TEXT)
                .takes("email", Field.Type.EMAIL)
                .registered();

        var check = Arguments.check(cancel, Map.of("email", "secret-value", "colour", "red"));

        assertThat(check)
                .isEqualTo(new ArgumentCheck.Invalid(List.of(
                        "argument 'email' is not a usable EMAIL",
                        "argument 'order_id' is missing",
                        "argument 'colour' is not declared by the tool")));
    }

    @Test
    void leavesOutWhatIsOptionalAndAbsent() {
        var search = tool("search")
                .takes("text", Field.Type.TEXT)
                .mayTake("limit", Field.Type.NUMBER)
                .registered();

        assertThat(Arguments.check(search, Map.of("text", "lamp")))
                .isInstanceOfSatisfying(ArgumentCheck.Valid.class, valid -> assertThat(valid.arguments())
                        .hasToString("{\"text\":\"lamp\"}"));
    }

    @ParameterizedTest
    @CsvSource({"120.50, 120.5", "€12, 12", "12 €, 12", "EUR 1000.00, 1000", "-5, -5"})
    void readsAnAmountWithOrWithoutItsCurrency(String given, String amount) {
        assertThat(Arguments.coerce(Field.Type.MONEY, given))
                .hasValueSatisfying(node -> assertThat(node.decimalValue()).isEqualTo(new BigDecimal(amount)));
    }

    @Test
    void readsAnAmountFromAnObject() {
        assertThat(Arguments.coerce(Field.Type.MONEY, Map.of("amount", 12.5, "currency", "EUR")))
                .hasValueSatisfying(node -> assertThat(node.decimalValue()).isEqualTo(new BigDecimal("12.5")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "twelve", "1e999999999", "1,200.00", "NaN", "1111111111111111111111111111111"})
    void refusesWhatIsNoAmount(String given) {
        assertThat(Arguments.coerce(Field.Type.MONEY, given)).isEmpty();
        assertThat(Arguments.coerce(Field.Type.NUMBER, given)).isEmpty();
    }

    @Test
    void takesATextBetweenCommasForAList() {
        assertThat(Arguments.coerce(Field.Type.LIST, "1151293680, 4983901480"))
                .hasValueSatisfying(node -> assertThat(node).hasToString("[\"1151293680\",\"4983901480\"]"));
    }

    @Test
    void refusesListsWithoutOrWithTooManyElements() {
        assertThat(Arguments.coerce(Field.Type.LIST, List.of())).isEmpty();
        assertThat(Arguments.coerce(Field.Type.LIST, Collections.nCopies(101, "1")))
                .isEmpty();
        assertThat(Arguments.coerce(Field.Type.LIST, Arrays.asList("1", " "))).isEmpty();
    }

    @Test
    void refusesTextsThatAreTooLong() {
        assertThat(Arguments.coerce(Field.Type.TEXT, "x".repeat(4_000))).isPresent();
        assertThat(Arguments.coerce(Field.Type.TEXT, "x".repeat(4_001))).isEmpty();
    }

    @Test
    void refusesWhatIsOfAnotherType() {
        assertThat(Arguments.coerce(Field.Type.TEXT, List.of("a"))).isEmpty();
        assertThat(Arguments.coerce(Field.Type.BOOLEAN, "yes")).isEmpty();
        assertThat(Arguments.coerce(Field.Type.DATE, "tomorrow")).isEmpty();
        assertThat(Arguments.coerce(Field.Type.PHONE, "call me")).isEmpty();
        assertThat(Arguments.coerce(Field.Type.MONEY, Map.of("currency", "EUR")))
                .isEmpty();
    }
}
