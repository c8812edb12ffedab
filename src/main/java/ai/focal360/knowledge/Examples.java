package ai.focal360.knowledge;

import ai.focal360.llm.Embeddings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Texts and what each is an example of, kept in memory; finds what another text was said like. Never changed. */
public final class Examples {
    private final Meaning meaning;
    private final Shelf shelf;
    private final Likeness likeness;

    /** {@code text}, in a language, says {@code what}. */
    public record Example(String what, String language, String text) {}

    /** {@code score} from 0 to 1, as {@link Nearest} has it. */
    public record Match(String what, double score) {}

    private Examples(Meaning meaning, List<Entry> entries) {
        this.meaning = meaning;
        this.shelf = new Shelf(entries);
        this.likeness = new Likeness(entries);
    }

    /** Embeds every text, a few milliseconds each. */
    public static Examples of(List<Example> examples, Embeddings embeddings) {
        var meaning = new EmbeddedMeaning(embeddings);
        var vectors = meaning.embedAll(examples.stream().map(Example::text).toList());
        var entries = new ArrayList<Entry>();
        for (var at = 0; at < examples.size(); at++) {
            var example = examples.get(at);
            entries.add(
                    new Entry.Source(Kind.INTENT, example.what(), example.language(), Entry.Part.SAID, example.text())
                            .analysed(vectors.get(at)));
        }
        return new Examples(meaning, entries);
    }

    /** What the text is most like, best first; nothing for a text without words. */
    public List<Match> nearest(String text, String language) {
        var best = new HashMap<String, List<Double>>();
        for (var utterance : Utterance.of(text, meaning)) {
            for (int number : shelf.near(utterance)) {
                best.computeIfAbsent(shelf.entries().get(number).item(), missing -> new ArrayList<>())
                        .add(likeness.of(utterance, number, language));
            }
        }
        return best.entrySet().stream()
                .map(item -> match(item, language))
                .sorted(Comparator.comparingDouble(Match::score).reversed().thenComparing(Match::what))
                .toList();
    }

    private Match match(Map.Entry<String, List<Double>> item, String language) {
        item.getValue().sort(Comparator.reverseOrder());
        return new Match(item.getKey(), Confidence.said(item.getValue(), language, likeness.texts(language)));
    }
}
