package ai.focal360.customer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.customer.Identity.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One address in one form, however it is written; and what is another address stays one. */
class AddressTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            EMAIL    | sofie@example.com             | sofie@example.com
            EMAIL    | " Sofie@Example.COM "         | sofie@example.com
            EMAIL    | mailto:sofie@example.com.     | sofie@example.com
            EMAIL    | so.fie+shop@example.com       | so.fie+shop@example.com
            EMAIL    | sofie@bücher.example          | sofie@xn--bcher-kva.example
            PHONE    | 06 12345678                   | +31612345678
            PHONE    | +31 (0)6-1234 5678            | +31612345678
            PHONE    | 0049 30 901820                | +4930901820
            WHATSAPP | 31612345678                   | 31612345678
            WEBCHAT  | visitor-1                     | visitor-1
            EXTERNAL | " Sofie/7 "                   | Sofie/7
            """)
    void isReadInOneForm(Kind kind, String written, String read) {
        assertThat(Address.read(kind, written, "NL")).contains(new Address(kind, read));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            EMAIL    | sofie
            EMAIL    | sofie@localhost
            EMAIL    | so..fie@example.com
            EMAIL    | "sofie@exa mple.com"
            PHONE    | 12
            PHONE    | call me
            WHATSAPP | +31612345678
            WEBCHAT  | " "
            """)
    void isNotReadFromWhatIsNone(Kind kind, String written) {
        assertThat(Address.read(kind, written, "NL")).isEmpty();
    }

    @Test
    void lettersWithMarksAreOneLetterHoweverTheyAreTyped() {
        assertThat(Address.read(Kind.EXTERNAL, "Zoe\u0308", "NL"))
                .isEqualTo(Address.read(Kind.EXTERNAL, "Zo\u00eb", "NL"));
        assertThat(Address.read(Kind.EXTERNAL, "a\u0000b", "NL")).isEmpty();
    }

    @Test
    void tellsAMailboxFromANumber() {
        assertThat(Address.read("Sofie@example.com", "NL")).map(Address::kind).contains(Kind.EMAIL);
        assertThat(Address.read("06 12345678", "NL")).map(Address::kind).contains(Kind.PHONE);
        assertThat(Address.read("neither", "NL")).isEmpty();
    }

    @Test
    void saysNothingOfItselfInALog() {
        assertThat(new Address(Kind.EMAIL, "sofie@example.com").toString()).doesNotContain("sofie");
    }
}
