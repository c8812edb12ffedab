package ai.focal360.reporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Today is a Thursday. */
class PeriodReaderTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 12);

    private final PeriodReader reader = new PeriodReader(Vocabulary.read());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            today | 2026-03-12/2026-03-13
            the day before yesterday | 2026-03-10/2026-03-11
            vorgestern | 2026-03-10/2026-03-11
            this week | 2026-03-09/2026-03-16
            letzte Woche | 2026-03-02/2026-03-09
            the week before last | 2026-02-23/2026-03-02
            vorletzte Woche | 2026-02-23/2026-03-02
            afgelopen week | 2026-03-06/2026-03-13
            the last 3 days | 2026-03-10/2026-03-13
            in den letzten zwei Wochen | 2026-02-27/2026-03-13
            two weeks ago | 2026-02-23/2026-03-02
            last weekend | 2026-03-07/2026-03-09
            week 53 of 2020 | 2020-12-28/2021-01-04
            KW 50 | 2025-12-08/2025-12-15
            in December | 2025-12-01/2026-01-01
            maart 2025 | 2025-03-01/2025-04-01
            first quarter | 2026-01-01/2026-04-01
            Q4 | 2025-10-01/2026-01-01
            dit jaar | 2026-01-01/2027-01-01
            2025 | 2025-01-01/2026-01-01
            3 March | 2026-03-03/2026-03-04
            on the 3rd of March 2025 | 2025-03-03/2025-03-04
            am 3. März | 2026-03-03/2026-03-04
            03-02-2026 | 2026-02-03/2026-02-04
            between 1 and 7 March | 2026-03-01/2026-03-08
            from 2026-02-01 to 2026-02-10 | 2026-02-01/2026-02-11
            van januari tot en met februari | 2026-01-01/2026-03-01
            since Monday | 2026-03-09/2026-03-13
            seit Februar | 2026-02-01/2026-03-13
            since January | 2026-01-01/2026-03-13
            since the start of the month | 2026-03-01/2026-03-13
            seit Jahresbeginn | 2026-01-01/2026-03-13
            sinds begin maart | 2026-03-01/2026-03-13
            Q4 last year | 2025-10-01/2026-01-01
            im März letzten Jahres | 2025-03-01/2025-04-01
            H2 2025 | 2025-07-01/2026-01-01
            dinsdag vorige week | 2026-03-03/2026-03-04
            over the weekend | 2026-03-07/2026-03-09
            the past fortnight | 2026-02-27/2026-03-13
            vanochtend | 2026-03-12/2026-03-13
            am 1.3. | 2026-03-01/2026-03-02
            on Thursday | 2026-03-05/2026-03-06
            """)
    void readsAPeriod(String said, String period) {
        assertThat(reader.read(new Asked(said), TODAY)).containsExactly(Period.parse(period));
    }

    @ParameterizedTest
    @CsvSource({
        "compare January with February,2026-01-01/2026-02-01,2026-02-01/2026-03-01",
        "this month versus last month,2026-03-01/2026-04-01,2026-02-01/2026-03-01",
        "in February compared to the month before,2026-02-01/2026-03-01,2026-01-01/2026-02-01",
        "this month compared to last,2026-03-01/2026-04-01,2026-02-01/2026-03-01",
        "compared with the month before in February,2026-02-01/2026-03-01,2026-01-01/2026-02-01",
        "yesterday versus the day before,2026-03-11/2026-03-12,2026-03-10/2026-03-11",
        "deze week tegenover de vorige periode,2026-03-09/2026-03-16,2026-03-02/2026-03-09"
    })
    void readsTwoPeriodsThatAreCompared(String said, String first, String second) {
        assertThat(reader.read(new Asked(said), TODAY)).containsExactly(Period.parse(first), Period.parse(second));
    }

    @Test
    void takesNoVerbForAMonthAndNoNonsenseForADate() {
        assertThat(reader.read(new Asked("What may customers ask?"), TODAY)).isEmpty();
        assertThat(reader.read(new Asked("on 31 February"), TODAY)).doesNotContain(Period.month(TODAY));
    }
}
