package ai.focal360.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {
    private final Mask stranger = Mask.of(List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "write to joan.doe+shop@mail.example.co.uk please|write to [e-mail] please",
                "Mail: jürgen@büro.de.|Mail: [e-mail].",
                "call +31 6 1234 5678 today|call [phone] today",
                "(020) 555 12 345, after six|[phone], after six",
                "bel 06-12345678.|bel [phone].",
                "my number is 0049 (0)30 / 1234567|my number is [phone]",
                "from nl91 abna 0417 1643 00 please|from [account] please",
                "to DE89370400440532013000 ok|to [account] ok",
                "card 4111 1111 1111 1111 expired|card [card] expired",
                "card 4111-1111-1111-1111|card [card]",
            })
    void hidesWhatReadsLikeAPerson(String said, String shown) {
        assertThat(stranger.hide(said)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order #W2378156 of 2026-03-12",
                "article 8712345678901, 3 pieces",
                "it cost 1,249.95 EUR on 05-03-2026 at 14:30",
                "XX12 ABCD EFGH IJKL 12 is no account",
                "parcel 3SABCD1234567",
                "a @ b, $1 and \\2"
            })
    void leavesEverythingElse(String said) {
        assertThat(stranger.hide(said)).isEqualTo(said);
    }

    @Test
    void hidesWhatIsKnownOfTheCustomerWhereverAWordOfItIsRepeated() {
        var mask = Mask.of(List.of("Mei Ling O'Neil", "Nørregade 12b", "AX-77"));
        assertThat(mask.hide("I am mei ling, o'NEIL with a meiling cup, NØRREGADE, ax-77, ax-771"))
                .isEqualTo(
                        "I am [personal] [personal], o'[personal] with a meiling cup, [personal], [personal], ax-771");
        assertThat(mask.knows("hello Ling")).isTrue();
        assertThat(mask.knows("hello darling")).isFalse();
    }

    @Test
    void readsALongTextOnce() {
        var texts = List.of(
                "a".repeat(200_000),
                "a.".repeat(100_000),
                "1 ".repeat(100_000),
                "NL91 ".repeat(40_000),
                "+".repeat(200_000));
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> texts.forEach(stranger::hide));
    }
}
