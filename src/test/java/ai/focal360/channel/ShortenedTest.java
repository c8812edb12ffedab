package ai.focal360.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortenedTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5.1.1 550 5.1.1 <anna.visser@mail.example>: no such user | 5.1.1 550 5.1.1 <(address)>: no such user
            rfc822;anna+shop@mail.example is unknown                 | rfc822;(address) is unknown
            HTTP 400, code 21211: '+31612345678' is no phone number  | HTTP 400, code 21211: '(number)' is no phone number
            131026 +31 6 12-34-56-78 is not on WhatsApp              | 131026 (number) is not on WhatsApp
            not allowed: 31612345678                                 | not allowed: (number)
            the number 06 12 34 56 78 is blocked                     | the number (number) is blocked
            5.7.26 550-5.7.26 421 4.7.0 try again                    | 5.7.26 550-5.7.26 421 4.7.0 try again
            HTTP 400, code 131030: not on the list                   | HTTP 400, code 131030: not on the list
            """)
    void anErrorTellsNobodysAddressOrNumber(String error, String kept) {
        assertThat(Shortened.error(error)).isEqualTo(kept);
    }

    @Test
    void noAddressIsCutInTwo() {
        assertThat(Shortened.error("x".repeat(490) + " anna.visser@mail.example")
                        .substring(490))
                .isEqualTo(" (address)");
        assertThat(Shortened.error("x ".repeat(400))).hasSize(500).endsWith("…");
    }
}
