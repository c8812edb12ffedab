package ai.focal360.customer;

import static ai.focal360.customer.SchemaFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.customer.DataUpdate.Matched;
import ai.focal360.tenant.Field.Scope;
import ai.focal360.tenant.Field.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private static final Instant NOON = Instant.parse("2026-03-02T11:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    email      | Sofie.Jansen@Example.COM     | sofie.jansen@example.com
                    email      | mailto:jan@example.nl.       | jan@example.nl
                    email      | info@müller.de               | info@xn--mller-kva.de
                    phone      | 06 12 34 56 78               | +31612345678
                    phone      | +49 (0)30 901820             | +4930901820
                    birthday   | 1990-02-28                   | 1990-02-28
                    birthday   | 28-2-1990                    | 1990-02-28
                    birthday   | 28.02.1990                   | 1990-02-28
                    birthday   | 02/28/1990                   | 1990-02-28
                    birthday   | 3 maart 1990                 | 1990-03-03
                    birthday   | 3. März 1990                 | 1990-03-03
                    birthday   | March 3rd, 1990              | 1990-03-03
                    birthday   | gisteren                     | 2026-03-01
                    birthday   | heute                        | 2026-03-02
                    newsletter | Ja!                          | true
                    newsletter | nein                         | false
                    household  | 4                            | 4
                    order_id   | #W1234567                    | #W1234567
                    cancel_reason | Niet meer nodig           | no longer needed
                    cancel_reason | uberflussig               | ordered by mistake
                    cancel_reason | Ordered by mistake.       | ordered by mistake
                    """)
    void readsWhatPeopleWrite(String field, String written, String value) {
        assertThat(accepted(field, written).value().toString()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    € 120,50        | 120.50  | EUR
                    120 EUR         | 120.00  | EUR
                    1.250,00 euro   | 1250.00 | EUR
                    1,250.50 $      | 1250.50 | USD
                    1.250           | 1250.00 | EUR
                    120,-           | 120.00  | EUR
                    99              | 99.00   | EUR
                    £5              | 5.00    | GBP
                    500 JPY         | 500     | JPY
                    """)
    void readsAmountsWithTheirCurrency(String written, BigDecimal amount, String currency) {
        assertThat(accepted("damage", written).value()).isEqualTo(new Money(amount, currency));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    email      | sofie at example     | not an e-mail address
                    email      | a..b@example.com     | not an e-mail address
                    phone      | 12345                | not a phone number in use
                    phone      | call me              | not a phone number
                    birthday   | 03/04/1990           | a date that can be read in two ways
                    birthday   | 1990-02-30           | no day of the calendar
                    birthday   | last summer          | not a date
                    damage     | about ten            | not an amount of money
                    damage     | 12 XYZ               | not a currency
                    damage     | 1.999 999            | not an amount of money
                    damage     | 0.0001 EUR           | more decimals than its currency has
                    household  | four                 | not a number
                    newsletter | maybe                | neither yes nor no
                    order_id   | W1234567             | does not match the field's pattern
                    cancel_reason | bored             | none of the allowed values
                    shoe_size  | 42                   | no such field
                    name       | "  "                 | empty
                    """)
    void refusesWhatItCannotReadAndSaysWhy(String field, String written, String reason) {
        assertThat(rejected(CandidateValue.stated(field, written, 1))).isEqualTo(reason);
    }

    @Test
    void takesAnswersOfToolsInTheirOwnTypes() {
        var update = schema().match(
                        Map.of(),
                        List.of(
                                CandidateValue.fromTool("get_customer", "household", 4),
                                CandidateValue.fromTool("get_customer", "newsletter", true),
                                CandidateValue.fromTool("get_customer", "sizes", List.of("M", "L")),
                                CandidateValue.fromTool(
                                        "get_order", "damage", Map.of("amount", 12.5, "currency", "eur"))),
                        NOON);

        assertThat(update.accepted(Scope.CUSTOMER))
                .containsEntry("household", new FieldValue(new BigDecimal("4"), "tool:get_customer", 1, NOON))
                .containsEntry("newsletter", new FieldValue(true, "tool:get_customer", 1, NOON))
                .containsEntry("sizes", new FieldValue(List.of("M", "L"), "tool:get_customer", 1, NOON))
                .doesNotContainKey("damage");
        assertThat(value(update.accepted(Scope.CONVERSATION), "damage"))
                .isEqualTo(new Money(new BigDecimal("12.50"), "EUR"));
    }

    @Test
    void aNewerStatementOfTheCustomerReplacesWhatAnyoneSaidBefore() {
        var known = Map.of("name", new FieldValue("S. Jansen", "tool:get_customer", 1, NOON.minusSeconds(60)));
        var update = schema().match(known, List.of(CandidateValue.stated("name", "Sofie de Vries", 0.8)), NOON);
        assertThat(value(update.accepted(Scope.CUSTOMER), "name")).isEqualTo("Sofie de Vries");
    }

    @Test
    void aToolReplacesOnlyWhatItIsSurerOf() {
        var known = Map.of("name", new FieldValue("Sofie", "customer", 0.8, NOON.minusSeconds(60)));
        var unsure = new CandidateValue("name", "Sophie", "tool:guess_name", 0.7);
        var sure = CandidateValue.fromTool("get_customer", "name", "Sophie");

        assertThat(reason(schema().match(known, List.of(unsure), NOON))).isEqualTo("something surer is known");
        assertThat(schema().match(known, List.of(sure), NOON).accepted(Scope.CUSTOMER))
                .containsKey("name");
    }

    @Test
    void sayingTheSameAgainChangesNothing() {
        var known = Map.of("email", new FieldValue("sofie@example.com", "customer", 0.9, NOON.minusSeconds(60)));
        var again = CandidateValue.stated("email", "SOFIE@example.com", 0.9);
        assertThat(reason(schema().match(known, List.of(again), NOON))).isEqualTo("known already");
    }

    @Test
    void ofTwoCandidatesInOneMessageTheSurerCountsAndTheLaterAmongEquals() {
        var sure = CandidateValue.stated("name", "Sofie", 0.9);
        var unsure = CandidateValue.stated("name", "Monday", 0.6);
        var corrected = CandidateValue.stated("name", "Sophie", 0.9);

        assertThat(name(sure, unsure)).isEqualTo("Sofie");
        assertThat(name(unsure, sure)).isEqualTo("Sofie");
        assertThat(name(sure, corrected)).isEqualTo("Sophie");
    }

    @Test
    void listsGrowWithinAMessageAndAreReplacedByTheNext() {
        var first = schema().match(
                        Map.of(),
                        List.of(
                                CandidateValue.stated("sizes", "M and L", 0.9),
                                CandidateValue.stated("sizes", "XL", 0.9)),
                        NOON)
                .accepted(Scope.CUSTOMER);
        assertThat(value(first, "sizes")).isEqualTo(List.of("M", "L", "XL"));

        var next = schema().match(first, List.of(CandidateValue.stated("sizes", "S", 0.9)), NOON);
        assertThat(value(next.accepted(Scope.CUSTOMER), "sizes")).isEqualTo(List.of("S"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.49, -1, 1.01, Double.NaN})
    void aSensorThatIsNotSureIsNotBelieved(double confidence) {
        assertThat(rejected(CandidateValue.stated("name", "Sofie", confidence))).isEqualTo("not sure enough");
    }

    @Test
    void oversizedAndBrokenInputIsRefused() {
        assertThat(rejected(CandidateValue.stated("name", "x".repeat(1001), 1)))
                .isEqualTo("longer than 1000 characters");
        assertThat(rejected(CandidateValue.stated("name", "a\u0000b", 1))).isEqualTo("holds control characters");
        assertThat(rejected(CandidateValue.fromTool("t", "name", Map.of("a", 1))))
                .isEqualTo("not a single value");
        assertThat(rejected(CandidateValue.stated("household", "1".repeat(40), 1)))
                .isEqualTo("not a number");
        assertThat(rejected(CandidateValue.fromTool("t", "household", new BigDecimal("1e400"))))
                .isEqualTo("more than 15 digits");
        var flood = IntStream.range(0, 10_000)
                .mapToObj(n -> CandidateValue.stated("name", "Name " + n, 1))
                .toList();
        assertThat(schema().match(Map.of(), flood, NOON).matched()).hasSize(Schema.MOST_CANDIDATES);
    }

    @Test
    void anExplodingPatternCostsTheValueAndNotTheTurn() {
        var data = SchemaFixture.data(Map.of(), List.of(SchemaFixture.pattern("code", "(a|aa)+$")));
        var schema = Schema.of(data, SchemaFixture.DEFAULTS);
        var started = System.nanoTime();

        var update = schema.match(Map.of(), List.of(CandidateValue.stated("code", "a".repeat(90) + "b", 1)), NOON);

        assertThat(reason(update)).isEqualTo("does not match the field's pattern");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void tenantsChooseTheirCountryAndCurrency() {
        var german = Schema.of(
                SchemaFixture.data(Map.of("phone.region", "DE", "money.currency", "CHF")), SchemaFixture.DEFAULTS);
        var update = german.match(
                Map.of(),
                List.of(CandidateValue.stated("phone", "030 901820", 1), CandidateValue.stated("damage", "12", 1)),
                NOON);

        assertThat(value(update.accepted(Scope.CUSTOMER), "phone")).isEqualTo("+4930901820");
        assertThat(value(update.accepted(Scope.CONVERSATION), "damage"))
                .isEqualTo(new Money(new BigDecimal("12.00"), "CHF"));
    }

    @Test
    void aBrokenPatternIsNamed() {
        var data = SchemaFixture.data(Map.of(), List.of(SchemaFixture.pattern("code", "(")));
        assertThatThrownBy(() -> Schema.of(data, SchemaFixture.DEFAULTS)).hasMessageContaining("field 'code'");
    }

    @Test
    void theMaskedSchemaTellsWhetherAValueIsKnownAndNeverTheValue() {
        var masked = schema().masked(Map.of("email", new FieldValue("sofie@example.com", "customer", 1, NOON)));

        assertThat(masked).hasSize(10);
        assertThat(masked)
                .filteredOn(MaskedField::known)
                .extracting(MaskedField::name)
                .containsExactly("email");
        assertThat(masked.toString()).doesNotContain("sofie");
    }

    @Test
    void nothingThatMayBeLoggedHoldsAValue() {
        var candidate = CandidateValue.stated("email", "sofie@example.com", 1);
        var update = schema().match(Map.of(), List.of(candidate), NOON);
        assertThat(update.toString()).doesNotContain("sofie");
    }

    private static String name(CandidateValue... candidates) {
        var accepted = schema().match(Map.of(), List.of(candidates), NOON).accepted(Scope.CUSTOMER);
        return value(accepted, "name").toString();
    }

    private static Object value(Map<String, FieldValue> values, String field) {
        return java.util.Objects.requireNonNull(values.get(field)).value();
    }

    private static FieldValue accepted(String field, String written) {
        var outcome = schema().match(Map.of(), List.of(CandidateValue.stated(field, written, 1)), NOON)
                .matched()
                .get(0);
        assertThat(outcome).isInstanceOf(Matched.Accepted.class);
        return ((Matched.Accepted) outcome).value();
    }

    private static String rejected(CandidateValue candidate) {
        return reason(schema().match(Map.of(), List.of(candidate), NOON));
    }

    private static String reason(DataUpdate update) {
        var outcome = update.matched().get(0);
        assertThat(outcome).isInstanceOf(Matched.Rejected.class);
        return ((Matched.Rejected) outcome).reason();
    }

    @Test
    void everyTypeHasAField() {
        assertThat(schema().fields()).extracting(field -> field.type()).contains(Type.values());
    }
}
