package ai.focal360.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the same question in other words is near, at the likeness the platform starts from ({@code insight.likeness}). */
class GistTest {
    private static final double LIKENESS = 0.5;

    private record Asked(int topic, String text) {}

    private static List<Asked> asked(String language) {
        var topics =
                switch (language) {
                    case "nl" ->
                        List.of(
                                "Kan ik met bitcoin betalen?|accepteren jullie bitcoin|kan je hier met bitcoin of andere crypto betalen",
                                "Hebben jullie een winkel?|waar is jullie winkel|kan ik langskomen in de winkel",
                                "Kunnen jullie het inpakken als cadeau?|pakken jullie cadeaus in|kan mijn cadeau ingepakt worden",
                                "Leveren jullie in Noorwegen?|kan er naar Noorwegen verzonden worden");
                    case "de" ->
                        List.of(
                                "Kann ich mit Bitcoin bezahlen?|akzeptiert ihr Bitcoin|kann man hier mit Bitcoin zahlen",
                                "Habt ihr einen Laden?|wo ist euer Laden|kann ich in euren Laden kommen",
                                "Könnt ihr es als Geschenk verpacken?|packt ihr Geschenke ein|wird ein Geschenk verpackt",
                                "Liefert ihr nach Norwegen?|ist Versand nach Norwegen möglich");
                    default ->
                        List.of(
                                "Can I pay with bitcoin?|Do you accept bitcoin?|Hi, do you take bitcoin as payment",
                                "Do you have a shop I can visit?|Is there a physical shop near me?|Can I come to your shop in person?",
                                "Do you offer gift wrapping?|is gift wrap available|can you gift wrap it",
                                "Do you ship to Norway?|can you deliver to norway|Is delivery to Norway possible?",
                                "Is the backpack waterproof?|Does your backpack keep water out?",
                                "Are there any job openings?|do you have a job for me");
                };
        var asked = new ArrayList<Asked>();
        for (int topic = 0; topic < topics.size(); topic++) {
            for (var text : topics.get(topic).split("\\|")) {
                asked.add(new Asked(topic, text));
            }
        }
        return asked;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl", "de"})
    void aQuestionIsNearToItselfInOtherWordsAndToNoOther(String language) {
        var asked = asked(language);
        var alone = new ArrayList<String>();
        for (var one : asked) {
            var nearest = asked.stream()
                    .filter(other -> other != one)
                    .max(Comparator.comparingDouble(other -> nearness(one, other, language)))
                    .orElseThrow();
            if (nearness(one, nearest, language) < LIKENESS) {
                alone.add(one.text());
            } else {
                assertThat(nearest.topic()).as("%s: %s", one, nearest).isEqualTo(one.topic());
            }
        }
        assertThat(alone).hasSizeLessThanOrEqualTo(asked.size() / 5);
    }

    private static double nearness(Asked one, Asked other, String language) {
        var a = Gist.of(one.text(), language, RealMeaning.INSTANCE);
        var b = Gist.of(other.text(), language, RealMeaning.INSTANCE);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
