package ai.focal360.channel;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text into pieces a channel can carry: between paragraphs, else sentences, else words, else anywhere. */
final class Pieces {
    private Pieces() {}

    /** At least one piece, none blank unless the text is, none longer than {@code longest} UTF-16 units. */
    static List<String> of(String text, int longest) {
        return of(text, longest, longest);
    }

    /** The first has less room than the others. */
    static List<String> of(String text, int first, int longest) {
        if (Math.min(first, longest) < 2) {
            throw new IllegalArgumentException(
                    "Expected room for at least 2 characters, but it is " + Math.min(first, longest));
        }
        var pieces = new ArrayList<String>();
        var rest = text.strip();
        int room = first;
        while (rest.length() > room) {
            int cut = cut(rest, room);
            var piece = rest.substring(0, cut).strip();
            if (!piece.isEmpty()) {
                pieces.add(piece);
                room = longest;
            }
            rest = rest.substring(cut).strip();
        }
        if (!rest.isEmpty() || pieces.isEmpty()) {
            pieces.add(rest);
        }
        return List.copyOf(pieces);
    }

    private static int cut(String text, int longest) {
        // a piece of a few words followed by a full one reads worse than one sentence cut later
        int least = longest / 4;
        int paragraph = text.lastIndexOf("\n\n", longest);
        if (paragraph > least) {
            return paragraph;
        }
        int sentence = boundary(BreakIterator.getSentenceInstance(Locale.ROOT), text, longest);
        if (sentence > least) {
            return sentence;
        }
        int line = text.lastIndexOf('\n', longest);
        if (line > least) {
            return line;
        }
        int word = text.lastIndexOf(' ', longest);
        if (word > 0) {
            return word;
        }
        int character = boundary(BreakIterator.getCharacterInstance(Locale.ROOT), text, longest);
        if (character > 0) {
            return character;
        }
        return Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    }

    /** The last one not after {@code longest}; 0 or less when there is none. */
    private static int boundary(BreakIterator boundaries, String text, int longest) {
        boundaries.setText(text);
        return boundaries.preceding(longest + 1);
    }
}
