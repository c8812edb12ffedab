package ai.focal360.firewall;

import ai.focal360.firewall.PlainText.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A phrase as terms are written: words in a row, each with its alternatives ({@code stupid|dumb}), the beginning or end of
 * one ({@code idiot*}, {@code *kopf}), perhaps there ({@code very?}); {@code ..} for up to four words of any kind in the
 * same sentence; {@code ^} and {@code $} for the beginning and the end of the message. No regular expression: matching
 * takes a number of steps that the phrase alone bounds.
 */
final class Phrase {
    static final int GAP = 4;
    private static final String ANYTHING = "..";
    private static final String BEGINNING = "^";
    private static final String END = "$";
    private static final int FEWEST_MASKED_LETTERS = 2;

    private final String written;
    private final List<Element> elements;
    private final boolean atBeginning;
    private final boolean atEnd;

    /** One place of a phrase; a gap has no alternatives. */
    private record Element(
            Set<String> words, List<String> beginnings, List<String> endings, boolean optional, boolean gap) {
        boolean fits(Word word) {
            for (var reading : word.readings()) {
                if (words.contains(reading) || fitsPart(reading)) {
                    return true;
                }
            }
            return word.masked() && fitsMasked(word);
        }

        private boolean fitsPart(String reading) {
            for (var beginning : beginnings) {
                if (reading.startsWith(beginning)) {
                    return true;
                }
            }
            for (var ending : endings) {
                if (reading.endsWith(ending)) {
                    return true;
                }
            }
            return false;
        }

        private boolean fitsMasked(Word word) {
            return word.readings().stream()
                    .anyMatch(reading -> words.stream().anyMatch(form -> unmasks(reading, form))
                            || beginnings.stream()
                                    .anyMatch(form -> reading.length() > form.length()
                                            && unmasks(reading.substring(0, form.length()), form)));
        }

        /** Whether each letter that is not masked is the form's: {@code f**k} reads as {@code fuck}. */
        private static boolean unmasks(String reading, String form) {
            if (reading.length() != form.length() || form.length() < 3) {
                return false;
            }
            var letters = 0;
            for (var at = 0; at < form.length(); at++) {
                var sign = reading.charAt(at);
                if (sign != '*' && sign != '#') {
                    if (sign != form.charAt(at)) {
                        return false;
                    }
                    letters++;
                }
            }
            return letters >= FEWEST_MASKED_LETTERS
                    || (letters == 1 && reading.charAt(0) == form.charAt(0) && form.length() == 4);
        }
    }

    /** {@code written} is how it stands in the pack, {@code resolved} the same with the words of lists in place. */
    Phrase(String written, String resolved) {
        this.written = written;
        var parts = new ArrayList<>(Arrays.asList(resolved.strip().split("\\s+")));
        this.atBeginning = parts.remove(BEGINNING);
        this.atEnd = parts.remove(END);
        this.elements = parts.stream().map(Phrase::element).toList();
        if (elements.isEmpty() || elements.get(0).gap() || elements.get(0).optional()) {
            throw new IllegalArgumentException("Expected a phrase to begin with a word, but it is '" + written + "'");
        }
    }

    private static Element element(String part) {
        if (part.equals(ANYTHING)) {
            return new Element(Set.of(), List.of(), List.of(), false, true);
        }
        var optional = part.endsWith("?");
        var alternatives = (optional ? part.substring(0, part.length() - 1) : part).split("\\|");
        var plain = Arrays.stream(alternatives).map(PlainText::plain).toList();
        return new Element(
                plain.stream().filter(it -> it.indexOf('*') < 0).collect(Collectors.toSet()),
                plain.stream()
                        .filter(it -> it.endsWith("*"))
                        .map(it -> it.substring(0, it.length() - 1))
                        .toList(),
                plain.stream()
                        .filter(it -> it.startsWith("*"))
                        .map(it -> it.substring(1))
                        .toList(),
                optional,
                false);
    }

    String written() {
        return written;
    }

    /** Whole words the phrase may begin with. */
    Set<String> firstWords() {
        return elements.get(0).words();
    }

    /** Whether whole words are all it may begin with. */
    boolean beginsWithWholeWords() {
        return elements.get(0).beginnings().isEmpty()
                && elements.get(0).endings().isEmpty();
    }

    /** The phrase without spaces, where it is nothing but single words: as it looks when written letter by letter. */
    @Nullable
    String joined() {
        var single = elements.stream()
                .allMatch(element ->
                        element.words().size() == 1 && element.beginnings().isEmpty() && !element.optional());
        return single && elements.size() > 1
                ? elements.stream()
                        .map(element -> element.words().iterator().next())
                        .collect(Collectors.joining())
                : null;
    }

    /** The index behind the phrase's last word when it begins at this one, or -1. */
    int end(List<Word> words, int from) {
        if (atBeginning && from > 0) {
            return -1;
        }
        return end(words, from, 0);
    }

    private int end(List<Word> words, int at, int index) {
        if (index == elements.size()) {
            return atEnd && at < words.size() ? -1 : at;
        }
        var element = elements.get(index);
        if (element.gap()) {
            return afterGap(words, at, index);
        }
        if (at < words.size() && element.fits(words.get(at))) {
            var end = end(words, at + 1, index + 1);
            if (end >= 0) {
                return end;
            }
        }
        return element.optional() ? end(words, at, index + 1) : -1;
    }

    private int afterGap(List<Word> words, int at, int index) {
        var sentence = words.get(at - 1).sentence();
        for (var skipped = 0; skipped <= GAP && at + skipped <= words.size(); skipped++) {
            var end = end(words, at + skipped, index + 1);
            if (end >= 0) {
                return end;
            }
            if (at + skipped < words.size() && words.get(at + skipped).sentence() != sentence) {
                return -1;
            }
        }
        return -1;
    }
}
