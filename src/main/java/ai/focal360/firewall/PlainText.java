package ai.focal360.firewall;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A text as terms are looked for in it: compatibility forms, accents, invisible characters and look-alike letters of other
 * scripts undone, in lower case, as words. A word may have several readings: as it stands, with digits and signs read as
 * the letters they imitate, with letters drawn out too long shortened, or with letters masked by stars.
 */
final class PlainText {
    /** As much as a detector reads of a burst: its beginning and its end. */
    static final int LONGEST = 6_000;

    private static final int KEPT_END = 2_000;
    private static final int LONGEST_WORD = 60;
    private static final int FEWEST_SPELLED = 3;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cf}\\x{FE00}-\\x{FE0F}\\x{115F}\\x{1160}\\x{3164}]+");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern WEB_ADDRESS = Pattern.compile("(?:https?://|www\\.)\\S+", Pattern.CASE_INSENSITIVE);
    private static final String SENTENCE_ENDS = ".!?;\n";

    /** Letters of Cyrillic and Greek, in lower case, each before the Latin one it looks like. */
    private static final Map<Character, Character> LOOK_ALIKES =
            pairs("аaвbеeзeиuкkмmнhоoрpсcтtуyхxіiѕsјjһhԁdԛqԝwɡgαaβbεeηnιiκkνvοoρpτtυuχxωwьb");

    private static final String IMITATING = "013457896@$!€+|";
    private static final String IMITATED = "oieastbgg" + "asieti";

    private final List<Word> words;
    private final String flat;

    /**
     * {@code plainest} is the one reading with everything undone; {@code sentence} counts sentence ends before the word;
     * {@code spelled} says that it was written letter by letter.
     */
    record Word(Set<String> readings, String plainest, boolean masked, boolean spelled, int sentence) {
        boolean reads(String form) {
            return readings.contains(form);
        }
    }

    private PlainText(List<Word> words, String flat) {
        this.words = List.copyOf(words);
        this.flat = flat;
    }

    static PlainText of(String text) {
        var plain = plain(bounded(text));
        // an address says where, not what: its letters insult nobody
        return new PlainText(
                new Reader(WEB_ADDRESS.matcher(plain).replaceAll(" ")).words(),
                SPACE.matcher(plain).replaceAll(" ").strip());
    }

    /** The beginning and the end of a text that is too long to be read as a whole. */
    static String bounded(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST - KEPT_END) + "\n" + text.substring(text.length() - KEPT_END);
    }

    /** A text in plain letters: what terms are written in, too. */
    static String plain(String text) {
        var visible = INVISIBLE.matcher(text).replaceAll("");
        var compatible = Normalizer.normalize(visible, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        var bare = MARKS.matcher(Normalizer.normalize(compatible, Normalizer.Form.NFD))
                .replaceAll("");
        var result = new StringBuilder(bare.length());
        for (var at = 0; at < bare.length(); at++) {
            var letter = bare.charAt(at);
            if (letter == 'ß') {
                result.append("ss");
            } else if (letter == '’' || letter == '‘' || letter == '`') {
                result.append('\'');
            } else {
                result.append(LOOK_ALIKES.getOrDefault(letter, letter));
            }
        }
        return result.toString();
    }

    List<Word> words() {
        return words;
    }

    /** Letters, signs and all, with single spaces: where marks are looked for. */
    String flat() {
        return flat;
    }

    /** What two texts that say the same have in common: their letters and digits. */
    static String essence(String text) {
        var essence = new StringBuilder();
        plain(bounded(text)).codePoints().filter(Character::isLetterOrDigit).forEach(essence::appendCodePoint);
        return essence.toString();
    }

    private static Map<Character, Character> pairs(String letters) {
        var map = new HashMap<Character, Character>();
        for (var at = 0; at < letters.length(); at += 2) {
            map.put(letters.charAt(at), letters.charAt(at + 1));
        }
        return Map.copyOf(map);
    }

    /** Cuts a plain text into words. */
    private static final class Reader {
        private final String text;
        private final List<Word> words = new ArrayList<>();
        private final List<String> letters = new ArrayList<>();
        private int sentence;
        private boolean wide;

        Reader(String text) {
            this.text = text;
        }

        List<Word> words() {
            for (var at = 0; at < text.length(); ) {
                if (isPart(at)) {
                    var end = at + 1;
                    while (end < text.length() && isPart(end)) {
                        end++;
                    }
                    add(text.substring(at, end));
                    at = end;
                    wide = false;
                } else {
                    separate(at);
                    at++;
                }
            }
            spell();
            return words;
        }

        /** Letters and digits; apostrophes and signs that imitate or mask letters where letters are beside them. */
        private boolean isPart(int at) {
            var sign = text.charAt(at);
            if (Character.isLetterOrDigit(sign) || Character.isSurrogate(sign)) {
                return true;
            }
            var before = at > 0 && Character.isLetterOrDigit(text.charAt(at - 1));
            var after = at + 1 < text.length() && Character.isLetterOrDigit(text.charAt(at + 1));
            return switch (sign) {
                case '\'', '!', '€', '+', '|' -> before && after;
                case '@', '$' -> after || (before && isSignPair(at));
                case '*', '#' -> (before || isSignPair(at)) && (after || isSignPair(at));
                default -> false;
            };
        }

        private boolean isSignPair(int at) {
            var sign = text.charAt(at);
            return (at > 0 && text.charAt(at - 1) == sign) || (at + 1 < text.length() && text.charAt(at + 1) == sign);
        }

        private void separate(int at) {
            var sign = text.charAt(at);
            if (sign == ' ' && at > 0 && text.charAt(at - 1) == ' ') {
                wide = true;
                spell();
            }
            if (SENTENCE_ENDS.indexOf(sign) >= 0
                    && (at + 1 >= text.length() || !Character.isLetterOrDigit(text.charAt(at + 1)))) {
                spell();
                sentence++;
            }
        }

        private void add(String written) {
            if (written.length() == 1 && Character.isLetter(written.charAt(0)) && !wide) {
                letters.add(written);
                return;
            }
            if (written.length() == 1 && Character.isLetter(written.charAt(0))) {
                spell();
                letters.add(written);
                return;
            }
            spell();
            words.add(word(written, false));
        }

        /** What was written letter by letter becomes a word; one or two letters alone stay what they are. */
        private void spell() {
            if (letters.size() >= FEWEST_SPELLED) {
                words.add(word(String.join("", letters), true));
            } else {
                letters.forEach(letter -> words.add(word(letter, false)));
            }
            letters.clear();
        }

        private Word word(String written, boolean spelled) {
            var word = written.length() <= LONGEST_WORD ? written : written.substring(0, LONGEST_WORD);
            var readings = new LinkedHashSet<String>();
            readings.add(word);
            var imitated = imitated(word);
            readings.add(imitated);
            readings.add(shortened(imitated, 1));
            readings.add(shortened(imitated, 2));
            var masked = word.indexOf('*') >= 0 || word.indexOf('#') >= 0;
            return new Word(Set.copyOf(readings), shortened(imitated, 1), masked, spelled, sentence);
        }

        /** Digits and signs as letters, where a word has letters as well. */
        private static String imitated(String word) {
            if (word.chars().noneMatch(Character::isLetter)) {
                return word;
            }
            var result = new StringBuilder(word.length());
            for (var at = 0; at < word.length(); at++) {
                var sign = IMITATING.indexOf(word.charAt(at));
                result.append(sign < 0 ? word.charAt(at) : IMITATED.charAt(sign));
            }
            return result.toString();
        }

        /** Letters that stand three times and more in a row, written {@code times} times. */
        private static String shortened(String word, int times) {
            var result = new StringBuilder(word.length());
            for (var at = 0; at < word.length(); ) {
                var end = at;
                while (end < word.length() && word.charAt(end) == word.charAt(at)) {
                    end++;
                }
                var run = end - at;
                result.append(String.valueOf(word.charAt(at)).repeat(run >= 3 ? times : run));
                at = end;
            }
            return result.toString();
        }
    }
}
