package ai.focal360.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Idiot",
                "ＩＤＩＯＴ",
                "i\u200bd\u200ci\u200do\u2060t",
                "id\u00adiot",
                "\u0456di\u043et",
                "ïdíöt",
                "1d10t",
                "id!ot",
                "idiooooot",
                "i d i o t",
                "i.d.i.o.t",
                "i-d-i-o-t",
                "𝐢𝐝𝐢𝐨𝐭",
                "ⓘⓓⓘⓞⓣ"
            })
    void readsAWordHoweverItIsWritten(String written) {
        assertThat(readings("you " + written)).as(written).contains("idiot");
    }

    @Test
    void leavesOrdinaryWordsAlone() {
        assertThat(PlainText.of("Don't you have size 42, in A or B?").words())
                .extracting(PlainText.Word::readings)
                .containsExactly(
                        Set.of("don't"),
                        Set.of("you"),
                        Set.of("have"),
                        Set.of("size"),
                        Set.of("42"),
                        Set.of("in"),
                        Set.of("a"),
                        Set.of("or"),
                        Set.of("b"));
    }

    @Test
    void readsSharpSAndUmlautsAsTermsWriteThem() {
        assertThat(readings("Scheiß Größe")).contains("scheiss", "grosse");
    }

    @Test
    void readsNoWordsInAnAddress() {
        assertThat(readings("see https://shop.example/fuck/you and www.idiot.example now"))
                .containsExactlyInAnyOrder("see", "and", "now");
    }

    @Test
    void readsTheBeginningAndTheEndOfALongText() {
        var text = PlainText.of("first " + "word ".repeat(5_000) + "last");

        assertThat(text.words().get(0).reads("first")).isTrue();
        assertThat(text.words().get(text.words().size() - 1).reads("last")).isTrue();
        assertThat(text.words().size()).isLessThan(1_500);
    }

    @Test
    void whatSaysTheSameHasOneEssence() {
        assertThat(PlainText.essence("Where is my parcel?!"))
                .isEqualTo(PlainText.essence("where  is my\u200b PARCEL"))
                .isNotEqualTo(PlainText.essence("Where is your parcel?"));
    }

    private static List<String> readings(String text) {
        return PlainText.of(text).words().stream()
                .flatMap(word -> word.readings().stream())
                .collect(Collectors.toList());
    }
}
