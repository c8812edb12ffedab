package ai.focal360.reporter;

import static ai.focal360.reporter.Vocabulary.BEGINS;
import static ai.focal360.reporter.Vocabulary.ENDS;

import ai.focal360.knowledge.Examples.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people say differently and mean alike: the same in one word, and nothing said of being polite. */
final class Wording {
    private static final Pattern HYPHEN = Pattern.compile("(?<=\\p{L})-(?=\\p{L})");

    private final Pattern polite;
    private final Map<String, Map<Pattern, String>> same = new LinkedHashMap<>();

    Wording(Vocabulary words) {
        polite = Vocabulary.word(words.polite());
        words.same().forEach((language, others) -> {
            var patterns = new LinkedHashMap<Pattern, String>();
            others.forEach((word, sayings) -> patterns.put(
                    Pattern.compile(BEGINS + Vocabulary.any(sayings) + ENDS), Matcher.quoteReplacement(word)));
            same.put(language, patterns);
        });
    }

    /** Other words for the same replaced by one. */
    String alike(String text, String language) {
        var alike = HYPHEN.matcher(Asked.folded(text)).replaceAll(" ");
        for (var other : same.getOrDefault(language, Map.of()).entrySet()) {
            alike = other.getKey().matcher(alike).replaceAll(other.getValue());
        }
        return alike;
    }

    /** What is asked, as everybody would have said it; the text itself where nothing would be left. */
    String plain(String text, String language) {
        var asked = polite.matcher(Asked.folded(text))
                .replaceAll(" ")
                .replaceAll("\\s+", " ")
                .strip();
        return alike(asked.isEmpty() ? text : asked, language);
    }

    List<Example> plain(List<Example> examples) {
        return examples.stream()
                .map(example ->
                        new Example(example.what(), example.language(), plain(example.text(), example.language())))
                .toList();
    }
}
