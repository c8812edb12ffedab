package ai.focal360.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * A text as a lexicon sees it: its stems, without the language's stop words, and the letter groups of its words, which
 * survive typing errors and the compounds of Dutch and German.
 */
final class Words {
    private static final int GRAM = 3;
    private static final Map<String, Analyzer> STEMMERS =
            Map.of("en", new EnglishAnalyzer(), "nl", new DutchAnalyzer(), "de", new GermanAnalyzer());
    private static final Analyzer PLAIN = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            var tokens = new StandardTokenizer();
            return new TokenStreamComponents(tokens, new ASCIIFoldingFilter(new LowerCaseFilter(tokens)));
        }
    };

    private Words() {}

    static List<String> stems(String text, String language) {
        return tokens(STEMMERS.getOrDefault(language, PLAIN), text);
    }

    static List<String> plain(String text) {
        return tokens(PLAIN, text);
    }

    /** Letter groups of every word, with its borders: {@code _or, ord, rde, der, er_}. */
    static List<String> grams(String text) {
        var grams = new ArrayList<String>();
        for (var word : plain(text)) {
            var bordered = "_" + word + "_";
            for (int start = 0; start + GRAM <= bordered.length(); start++) {
                grams.add(bordered.substring(start, start + GRAM));
            }
        }
        return grams;
    }

    static Map<String, Integer> counted(List<String> terms) {
        var counts = new HashMap<String, Integer>();
        terms.forEach(term -> counts.merge(term, 1, Integer::sum));
        return counts;
    }

    private static List<String> tokens(Analyzer analyzer, String text) {
        var tokens = new ArrayList<String>();
        try (var stream = analyzer.tokenStream("text", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                if (term.chars().anyMatch(Character::isLetterOrDigit)) {
                    tokens.add(term.toString());
                }
            }
            stream.end();
            return tokens;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
