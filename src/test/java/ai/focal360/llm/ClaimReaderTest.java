package ai.focal360.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimReaderTest {
    private final ClaimReader reader = new ClaimReader(Fixtures.LEXICONS);

    private List<Claim> claims(String language, String... messages) {
        return claims(language, Set.of(), messages);
    }

    private List<Claim> claims(String language, Set<String> allowed, String... messages) {
        var draft = new Draft(
                Stream.of(messages)
                        .map(text -> new Draft.Message(Segment.Kind.ANSWER, text, List.of()))
                        .toList(),
                Set.of(),
                List.of());
        return reader.read(draft, language, allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | I'll refund you €150.                                  | 150.00 | EUR
            en | You will receive a voucher of 1,250.50 EUR today.      | 1250.50 | EUR
            en | As goodwill we can offer you 99 euros.                 | 99.00 | EUR
            en | We transfer $20 to your account                        | 20.00 | USD
            nl | Ik stort 150 euro terug op je rekening.                | 150.00 | EUR
            nl | Je krijgt € 1.250,50 vergoed.                          | 1250.50 | EUR
            nl | Wij geven je een tegoedbon van € 25,-                  | 25.00 | EUR
            de | Wir erstatten Ihnen 150 €.                             | 150.00 | EUR
            de | Sie bekommen einen Gutschein über 1.250,50 Euro.       | 1250.50 | EUR
            nl | We will refund 80 EUR                                  | 80.00 | EUR
            """)
    void findsMoneyThatIsPromised(String language, String message, BigDecimal amount, String currency) {
        assertThat(claims(language, message))
                .extracting(Claim::kind, Claim::message, Claim::amount, Claim::subject)
                .containsExactly(tuple(Claim.AMOUNT_PROMISED, 0, amount, currency));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The lamp costs €150.",
                "Your order of 150 EUR was delivered.",
                "We cannot refund €150.",
                "Your credit card was charged €150.",
                "Cadeaubonnen zijn er van € 10 tot € 150.",
                "Gutscheine gibt es von 10 € bis 150 €.",
                "Refunds take 5 days. The lamp was 150 EUR.",
                "Wir können leider keine 150 Euro erstatten.",
                "We kunnen geen 150 euro vergoeden.",
                "We will refund you within 14 days."
            })
    void findsNoPromiseWhereMoneyIsOnlyMentioned(String message) {
        assertThat(claims("en", message)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            liability_admitted  | This was entirely our fault.
            liability_admitted  | We accept full responsibility for the damage.
            liability_admitted  | Wij zijn aansprakelijk voor de schade.
            liability_admitted  | Das ist unsere Schuld.
            unannounced_feature | Dark mode is coming soon!
            unannounced_feature | Die Funktion ist bald verfügbar.
            unannounced_feature | Dat zit in de volgende versie.
            diagnosis           | This is a bug in our app.
            diagnosis           | Dit is een softwarefout.
            diagnosis           | Das ist ein bekannter Fehler.
            diagnosis           | Your lamp is defective.
            """)
    void findsWhatAgentsMustNotSay(String kind, String message) {
        assertThat(claims("en", "Hello.", message))
                .extracting(Claim::kind, Claim::message)
                .containsExactly(tuple(kind, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your order is on its way.",
                "Returns are free for 30 days, see /help/returns.",
                "This is not a bug in our app.",
                "I'm sorry to hear that your lamp is broken.",
                "Je bestelling is onderweg en komt morgen aan.",
                "Ihre Bestellung #W2890441 wird am 3. März 2026 geliefert.",
                "Order 1234567890123 has item 1234567890."
            })
    void leavesOrdinaryAnswersAlone(String message) {
        assertThat(claims("en", message)).isEmpty();
    }

    @Test
    void findsOtherPeoplesDataAndRepeatsNoneOfIt() {
        var claims = claims(
                "nl",
                "Stuur het naar piet@example.com of bel 06 12345678, IBAN NL91 ABNA 0417 1643 00 is van hem,"
                        + " kaart 4111 1111 1111 1111.");

        assertThat(claims)
                .extracting(Claim::kind, Claim::subject)
                .containsExactlyInAnyOrder(
                        tuple(Claim.OTHERS_DATA, "email"),
                        tuple(Claim.OTHERS_DATA, "phone"),
                        tuple(Claim.OTHERS_DATA, "iban"),
                        tuple(Claim.OTHERS_DATA, "card"));
        assertThat(claims.toString()).doesNotContain("piet", "12345678", "0417", "4111");
    }

    @Test
    void knowsWhichDataMayBeSaid() {
        var allowed = Set.of("Piet@example.com", "+31612345678", "NL91ABNA0417164300", "4111-1111-1111-1111");

        assertThat(claims(
                        "nl",
                        allowed,
                        "We schrijven naar piet@example.com, bellen 06-12345678, storten op NL91 ABNA 0417 1643 00 en"
                                + " belasten 4111 1111 1111 1111 niet."))
                .isEmpty();
    }

    @Test
    void readsEveryMessageOfADraft() {
        assertThat(claims("en", "I refund 20 EUR. And I refund 30 EUR.", "Also, this is a bug."))
                .extracting(Claim::kind, Claim::message, Claim::quote)
                .containsExactly(
                        tuple(Claim.AMOUNT_PROMISED, 0, "I refund 20 EUR."),
                        tuple(Claim.AMOUNT_PROMISED, 0, "And I refund 30 EUR."),
                        tuple(Claim.DIAGNOSIS, 1, "Also, this is a bug."));
    }
}
