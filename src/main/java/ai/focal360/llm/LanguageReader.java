package ai.focal360.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.jspecify.annotations.Nullable;

/**
 * Which of a few languages a text is in. A detector of 183 languages guesses wildly on chat-sized texts, so its guess is
 * narrowed to the languages in question and joined with the small words that only one of them has.
 */
final class LanguageReader {
    private static final int FEWEST_LETTERS = 12;
    private static final double DETECTOR_SHARE = 0.5;
    private static final double STAY = 0.2;
    private static final Set<String> ISO_LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final Pattern NOT_PROSE =
            Pattern.compile("\\S*[@#/]\\S*|\\S*\\d\\S*|https?://\\S+", Pattern.CASE_INSENSITIVE);

    /**
     * @param soFar the conversation's language, kept unless the text clearly is in another one
     */
    String read(String text, List<String> languages, @Nullable String soFar, Map<String, Lexicon> lexicons) {
        var staying = soFar != null && languages.contains(soFar) ? soFar : languages.get(0);
        if (languages.size() == 1) {
            return staying;
        }
        var prose = NOT_PROSE.matcher(text).replaceAll(" ");
        var letters = prose.codePoints().filter(Character::isLetter).count();
        var words = functionWords(Words.of(prose), languages, lexicons);
        var evidence = words.values().stream().mapToDouble(Double::doubleValue).sum();
        if (letters == 0 || (letters < FEWEST_LETTERS && evidence == 0)) {
            return staying;
        }
        var guess = letters < FEWEST_LETTERS ? Map.<String, Double>of() : detected(prose, languages);
        var scores = new HashMap<String, Double>();
        for (var language : languages) {
            var byWords = evidence == 0 ? 0 : words.getOrDefault(language, 0d) / evidence;
            var byDetector = guess.getOrDefault(language, 0d);
            scores.put(
                    language,
                    (guess.isEmpty() ? byWords : DETECTOR_SHARE * byDetector + (1 - DETECTOR_SHARE) * byWords)
                            + (language.equals(soFar) ? STAY : 0));
        }
        var best = staying;
        for (var language : languages) {
            if (scores.getOrDefault(language, 0d) > scores.getOrDefault(best, 0d)) {
                best = language;
            }
        }
        return best;
    }

    /** How many small words of each language stand in the text; one that two languages share counts half for each. */
    private static Map<String, Double> functionWords(
            Words words, List<String> languages, Map<String, Lexicon> lexicons) {
        var counts = new HashMap<String, Double>();
        for (var word : words.list()) {
            var speaking = languages.stream()
                    .filter(language -> lexicons.containsKey(language)
                            && lexicons.get(language).functionWords().contains(word.form()))
                    .toList();
            if (speaking.size() < languages.size()) {
                speaking.forEach(language -> counts.merge(language, 1d / speaking.size(), Double::sum));
            }
        }
        return counts;
    }

    private static Map<String, Double> detected(String prose, List<String> languages) {
        var byIso3 = new HashMap<String, String>();
        languages.stream()
                .filter(ISO_LANGUAGES::contains)
                .forEach(language -> byIso3.put(Locale.forLanguageTag(language).getISO3Language(), language));
        var confidences = new HashMap<String, Double>();
        var sum = 0d;
        for (var guess : Detector.INSTANCE.predictLanguages(prose)) {
            var language = byIso3.get(guess.getLang());
            if (language != null) {
                confidences.put(language, guess.getConfidence());
                sum += guess.getConfidence();
            }
        }
        if (sum == 0) {
            return Map.of();
        }
        var total = sum;
        confidences.replaceAll((language, confidence) -> confidence / total);
        return confidences;
    }

    /** Loaded at first use; predicting only reads the model. */
    private static final class Detector {
        private static final LanguageDetectorME INSTANCE = load();

        private static LanguageDetectorME load() {
            try (InputStream model = LanguageDetectorME.class.getResourceAsStream("/langdetect-183.bin")) {
                if (model == null) {
                    throw new IllegalStateException("Expected langdetect-183.bin on the class path");
                }
                return new LanguageDetectorME(new LanguageDetectorModel(model));
            } catch (IOException e) {
                throw new UncheckedIOException("Expected the language detector's model to be readable", e);
            }
        }
    }
}
