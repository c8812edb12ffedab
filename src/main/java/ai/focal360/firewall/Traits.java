package ai.focal360.firewall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What of a text tells how it is meant: its words and their parts, what they mean, which stand together, and signs that are
 * not words. Each trait is a number below {@link #SIZE}, with a weight; the same text has the same traits on every machine.
 */
final class Traits {
    static final int SIZE = 1 << 17;

    private static final double WORD = 1;
    private static final double PAIR = 0.8;
    private static final double MEANING = 1.6;
    private static final double MEANINGS_TOGETHER = 1;
    private static final double PART = 0.35;
    private static final double SIGN = 1.5;
    private static final double SHORT = 50;
    private static final int SHORTEST_PART = 3;
    private static final int LONGEST_PART = 5;
    private static final int TOGETHER = 4;
    private static final int MOST_SENTENCES = 80;
    private static final int FEWEST_WORDS = 3;

    private record Sign(String name, Pattern pattern) {}

    private static final List<Sign> SIGNS = List.of(
            sign("braces", "[{}]"),
            sign("key", "\"[a-z_]+\" ?:"),
            sign("tag", "</?[a-z_|]+[^>]{0,60}>"),
            sign("bracket-label", "\\[/?[a-z_ :]{3,30}\\]"),
            sign("template", "\\{\\{|\\$\\{|<%|\\[\\["),
            sign("rule", "-{3,}|={3,}|#{2,}|\\*{3,}|```|~{3,}"),
            sign("call", "[a-z_]{3,}\\([^)]{0,200}\\)"),
            sign("assignment", "[a-z_]{3,} ?=+ ?[\"'a-z0-9]"),
            sign("snake", "[a-z]{3,}_[a-z]{3,}"),
            sign("label", "(?:^|\\n)[a-z][a-z ]{2,20}:"),
            sign(
                    "role",
                    "(?:^|[\\n.!?] ?)(?:system|assistant|user|admin|developer|assistent|klant|kunde|customer|agent|bot|medewerker"
                            + "|mitarbeiter|systeem|human|ai) ?:"),
            sign(
                    "sql",
                    "\\b(?:select|update|delete|drop|insert)\\b.{1,40}\\b(?:from|set|table|into)\\b|--(?: |$)|;\\s*--"),
            sign("link", "https?://|www\\."),
            sign(
                    "link-odd",
                    "[a-z0-9-]+\\.(?:xyz|top|click|site|info|biz|online|icu|club|win|loan|bid|vip|buzz|live|shop|store|link|work|fun"
                            + "|monster|cyou|rest|life|today|pro|website|space|sbs|ru|cn|tk|ml|cf|gq|ga|cc|to|me|ly|gl|gd)\\b"),
            sign("handle", "(?:^|\\s)@[a-z0-9_]{4,}"),
            sign("money", "[€$£] ?[0-9]|[0-9] ?(?:€|\\$|eur\\b|euro|usd|dollar|pound)"),
            sign("percent", "[0-9] ?%"),
            sign("shouting", "!!"),
            sign("asking", "\\?"),
            sign(
                    "heart",
                    "[\\x{2764}\\x{1F618}\\x{1F60D}\\x{1F609}\\x{1F60F}\\x{1F346}\\x{1F351}\\x{1F4A6}\\x{1F445}]|;-?\\)"),
            sign("weapon", "[\\x{1F52A}\\x{1F52B}\\x{1F4A3}\\x{1FA78}\\x{26B0}\\x{1F480}\\x{2620}\\x{1F525}]"),
            sign("insulting", "[\\x{1F595}\\x{1F921}\\x{1F4A9}\\x{1F437}\\x{1F412}\\x{1F42E}\\x{1F92E}]"),
            sign(
                    "riches",
                    "[\\x{1F4B0}\\x{1F4B8}\\x{1F911}\\x{1F680}\\x{1F381}\\x{1F447}\\x{1F449}\\x{1F4C8}\\x{2705}]"));

    private final Meanings meanings;

    Traits(Meanings meanings) {
        this.meanings = meanings;
    }

    /** Numbers in rising order, with weights that make texts of any length comparable. */
    record Weighed(int[] traits, float[] weights) {
        static final Weighed NOTHING = new Weighed(new int[0], new float[0]);

        double times(float[] model) {
            var sum = 0d;
            for (var at = 0; at < traits.length; at++) {
                sum += (double) model[traits[at]] * weights[at];
            }
            return sum;
        }

        double times(Weighed other) {
            var sum = 0d;
            for (int mine = 0, theirs = 0; mine < traits.length && theirs < other.traits.length; ) {
                if (traits[mine] == other.traits[theirs]) {
                    sum += (double) weights[mine++] * other.weights[theirs++];
                } else if (traits[mine] < other.traits[theirs]) {
                    mine++;
                } else {
                    theirs++;
                }
            }
            return sum;
        }
    }

    private record Token(String word, List<String> meanings) {
        String meaningOrWord() {
            return meanings.isEmpty() ? word : "<" + meanings.get(0) + ">";
        }
    }

    /** The text as a whole first, then its sentences and neighbouring ones together, where there are several. */
    List<Weighed> units(PlainText text) {
        var sentences = sentences(text);
        var result = new ArrayList<Weighed>();
        result.add(weighed(sentences, text.flat()));
        if (sentences.size() > 1) {
            for (var at = 0; at < Math.min(sentences.size(), MOST_SENTENCES); at++) {
                if (sentences.get(at).size() >= FEWEST_WORDS) {
                    result.add(weighed(sentences.subList(at, at + 1), ""));
                }
                if (sentences.size() > 2 && at + 1 < sentences.size()) {
                    result.add(weighed(sentences.subList(at, at + 2), ""));
                }
            }
        }
        return result;
    }

    /** The words and what they mean, without their parts: enough to find a text that is alike. */
    Weighed gist(PlainText text) {
        var sum = new Sum();
        for (var sentence : sentences(text)) {
            words(sentence, sum);
        }
        return sum.weighed();
    }

    private List<List<Token>> sentences(PlainText text) {
        var sentences = new ArrayList<List<Token>>();
        var current = -1;
        for (var word : text.words()) {
            if (word.sentence() != current) {
                sentences.add(new ArrayList<>());
                current = word.sentence();
            }
            for (var part : word.plainest().split("'")) {
                if (!part.isEmpty()) {
                    sentences.get(sentences.size() - 1).add(token(part, word.masked()));
                }
            }
        }
        return sentences;
    }

    private Token token(String word, boolean masked) {
        if (word.chars().allMatch(Character::isDigit)) {
            return new Token("#", List.of());
        }
        return new Token(word, masked ? List.of("masked") : meanings.of(word));
    }

    private Weighed weighed(List<List<Token>> sentences, String flat) {
        var sum = new Sum();
        for (var sentence : sentences) {
            words(sentence, sum);
            sentence.forEach(token -> parts(token.word(), sum));
        }
        if (!flat.isEmpty()) {
            SIGNS.stream()
                    .filter(sign -> sign.pattern().matcher(flat).find())
                    .forEach(sign -> sum.add("s:" + sign.name(), SIGN));
        }
        return sum.weighed();
    }

    private void words(List<Token> sentence, Sum sum) {
        var meant = new ArrayList<String>();
        for (var at = 0; at < sentence.size(); at++) {
            var token = sentence.get(at);
            sum.add("w:" + token.word(), WORD);
            if (at > 0) {
                sum.add("b:" + sentence.get(at - 1).word() + " " + token.word(), PAIR);
                if (!token.meanings().isEmpty()
                        || !sentence.get(at - 1).meanings().isEmpty()) {
                    sum.add("m:" + sentence.get(at - 1).meaningOrWord() + " " + token.meaningOrWord(), PAIR);
                }
            }
            for (var meaning : token.meanings()) {
                sum.add("c:" + meaning, MEANING);
                for (var before : meant.subList(Math.max(0, meant.size() - TOGETHER), meant.size())) {
                    if (!before.equals(meaning)) {
                        sum.add("p:" + before + " " + meaning, MEANINGS_TOGETHER);
                    }
                }
            }
            meant.addAll(token.meanings());
        }
    }

    private static void parts(String word, Sum sum) {
        var padded = "_" + word + "_";
        for (var length = SHORTEST_PART; length <= LONGEST_PART; length++) {
            for (var from = 0; from + length <= padded.length(); from++) {
                sum.add(padded, from, from + length, PART);
            }
        }
    }

    private static Sign sign(String name, String pattern) {
        return new Sign(name, Pattern.compile(pattern));
    }

    /** Traits as they are found; each counts once. */
    private static final class Sum {
        private static final int FNV_BASIS = 0x811c9dc5;
        private static final int FNV_PRIME = 0x01000193;
        private static final int TRAIT_BITS = 17;
        private static final double STEPS = 1_000;

        private long[] found = new long[256];
        private int size;

        void add(String trait, double weight) {
            put(hash(FNV_BASIS, trait, 0, trait.length()), weight);
        }

        void add(String text, int from, int to, double weight) {
            put(hash(FNV_BASIS * 31, text, from, to), weight);
        }

        private void put(int hash, double weight) {
            if (size == found.length) {
                found = Arrays.copyOf(found, size * 2);
            }
            found[size++] = ((long) hash << 32) | Math.round(weight * STEPS);
        }

        private static int hash(int basis, String text, int from, int to) {
            var hash = basis;
            for (var at = from; at < to; at++) {
                hash = (hash ^ text.charAt(at)) * FNV_PRIME;
            }
            hash ^= hash >>> 15;
            hash *= 0x2c1b3c6d;
            hash ^= hash >>> 12;
            return hash >>> (Integer.SIZE - TRAIT_BITS);
        }

        Weighed weighed() {
            if (size == 0) {
                return Weighed.NOTHING;
            }
            Arrays.sort(found, 0, size);
            var traits = new int[size];
            var weights = new float[size];
            var kept = 0;
            var squares = 0d;
            for (var at = 0; at < size; at++) {
                var trait = (int) (found[at] >>> 32);
                if (kept > 0 && traits[kept - 1] == trait) {
                    continue;
                }
                var weight = (int) found[at] / STEPS;
                traits[kept] = trait;
                weights[kept++] = (float) weight;
                squares += weight * weight;
            }
            var norm = Math.sqrt(squares + SHORT);
            var result = new Weighed(Arrays.copyOf(traits, kept), Arrays.copyOf(weights, kept));
            for (var at = 0; at < kept; at++) {
                result.weights()[at] = (float) (result.weights()[at] / norm);
            }
            return result;
        }
    }
}
