package ai.focal360.llm;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A text as words in their plain form (lower case, no accents), each with its place in the original. */
record Words(String text, List<Word> list) {

    /** {@code clause} counts the punctuation marks before the word: a negation does not reach across one. */
    record Word(String form, int start, int end, int clause) {}

    private static final Pattern TOKEN = Pattern.compile(
            "(?<word>\\p{N}++(?:[.,]\\p{N}++)*+(?!\\p{L})|[\\p{L}\\p{N}]+(?:['’][\\p{L}]+)*|\\p{So})|(?<mark>[.,;:!?\\n()]+)");
    private static final Pattern ACCENT = Pattern.compile("\\p{M}+");

    static Words of(String text) {
        var words = new ArrayList<Word>();
        var tokens = TOKEN.matcher(text);
        var clause = 0;
        while (tokens.find()) {
            var word = tokens.group("word");
            if (word == null) {
                clause++;
            } else {
                words.add(new Word(plain(word), tokens.start(), tokens.end(), clause));
            }
        }
        return new Words(text, List.copyOf(words));
    }

    static String plain(String word) {
        var decomposed = Normalizer.normalize(word.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        return ACCENT.matcher(decomposed).replaceAll("").replace("ß", "ss").replace('’', '\'');
    }

    int size() {
        return list.size();
    }

    Word get(int index) {
        return list.get(index);
    }

    /** The original text from one word to another, both included. */
    String passage(int from, int to) {
        return text.substring(list.get(from).start(), list.get(to).end());
    }
}
