package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.tenant.PackProblem;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools' answers as the types a tenant declares. */
class DomainTypesTest {
    private static final String TYPES = """
            package rules.acme_shop
            import ai.focal360.policy.facts.*
            import java.math.BigDecimal
            import java.time.LocalDate
            import java.util.List
            import java.util.Map

            declare Line
                sku : String
                price : BigDecimal
                note : String @MayBeAbsent
            end

            declare Card
                key : String
                kind : String
            end

            declare Basket
                id : String
                first : Line
                lines : List<Line>
                cards : List<Card>
                tags : List<String>
                count : Integer
                open : Boolean
                day : LocalDate
                extra : Map
            end
            """;
    private static final String BASKET = """
            {"id": 7, "first": {"sku": "a", "price": "10.50", "note": null}, "lines": [{"sku": "a", "price": 1}, {"sku": "b", "price": 0.1}],
             "cards": {"visa-1": {"kind": "visa"}, "gift-2": {"kind": "gift"}}, "tags": ["x"], "count": 2, "open": true,
             "day": "2026-03-01", "extra": {"any": [1]}, "nobody knows": 1}
            """;

    private final Rules rules = Rules.of("acme-shop", Map.of("rules/acme-shop/types.drl", TYPES));

    @Test
    void fillsByNameWithListsInListsAndNumbersInTexts() {
        assertThat(fill(BASKET)).isInstanceOfSatisfying(DomainFact.Filled.class, filled -> assertThat(
                        filled.fact().toString())
                .isEqualTo("Basket( id=7, first=Line( sku=a, price=10.50, note=null ), "
                        + "lines=[Line( sku=a, price=1, note=null ), Line( sku=b, price=0.1, note=null )], "
                        + "cards=[Card( key=visa-1, kind=visa ), Card( key=gift-2, kind=gift )], tags=[x], count=2, open=true, "
                        + "day=2026-03-01, extra={any=[1]} )"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "price": 0.1            | "price": "much"         | Basket.lines[1].price | expected BigDecimal, but it is a text that cannot be read as that
            {"sku": "b", "price": 0.1} | 3                    | Basket.lines[1]       | expected Line, but it is a number that cannot be that
            "count": 2              | "count": 2.5            | Basket.count          | expected Integer, but it is a number that cannot be that
            "open": true            | "open": "yes"           | Basket.open           | expected Boolean, but it is a text that cannot be read as that
            "day": "2026-03-01"     | "day": "2026-02-30"     | Basket.day            | expected LocalDate, but it is a text that cannot be read as that
            {"kind": "gift"}        | {"sort": "gift"}        | Basket.cards[1].kind  | the answer lacks it
            "tags": ["x"]           | "tags": {"x": "y"}      | Basket.tags           | expected List<String>, but it is an object
            "first": {"sku": "a", "price": "10.50", "note": null}, | | Basket.first    | the answer lacks it
            """)
    void saysWhichFieldDoesNotFit(String right, String wrong, String path, String reason) {
        assertThat(BASKET).contains(right);
        assertThat(fill(BASKET.replace(right, wrong == null ? "" : wrong)))
                .isEqualTo(new DomainFact.DoesNotFit(path, reason));
    }

    @Test
    void saysThatATypeIsNotDeclared() {
        assertThat(rules.fill("Order", "{}"))
                .isEqualTo(new DomainFact.DoesNotFit("Order", "no rule file declares this type"));
    }

    @Test
    void refusesAFieldThatMayBeAbsentAndCannotBe() {
        assertThat(Rules.of(
                                "acme-shop",
                                Map.of(
                                        "rules/acme-shop/types.drl",
                                        TYPES.replace("count : Integer", "count : int @MayBeAbsent")))
                        .problems())
                .containsExactly(new PackProblem(
                        "rules/acme-shop/types.drl",
                        25,
                        "field 'count' is of type 'int', which cannot be absent; write Integer, Boolean and so on"));
    }

    @Test
    void refusesAListOfWhatNobodyDeclares() {
        assertThat(Rules.of(
                                "acme-shop",
                                Map.of("rules/acme-shop/types.drl", TYPES.replace("List<Card>", "List<Process>")))
                        .problems())
                .extracting(PackProblem::reason)
                .containsExactly("field 'cards' has type 'List<Process>', which is neither plain nor declared here");
    }

    private DomainFact fill(String json) {
        return rules.fill("Basket", json);
    }
}
