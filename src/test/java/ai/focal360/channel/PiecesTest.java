package ai.focal360.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PiecesTest {
    @Test
    void aTextThatFitsStaysWhole() {
        assertThat(Pieces.of("One. Two.", 9)).containsExactly("One. Two.");
    }

    @Test
    void cutsBetweenParagraphsBeforeSentences() {
        assertThat(Pieces.of("First thing. Second thing.\n\nThird thing. Fourth thing.", 45))
                .containsExactly("First thing. Second thing.", "Third thing. Fourth thing.");
    }

    @Test
    void cutsBetweenSentencesBeforeWords() {
        assertThat(Pieces.of("We looked at your order. It left yesterday. You can follow it.", 45))
                .containsExactly("We looked at your order. It left yesterday.", "You can follow it.");
    }

    @Test
    void cutsALongSentenceBetweenWords() {
        assertThat(Pieces.of("one two three four five", 10)).containsExactly("one two", "three four", "five");
    }

    @Test
    void leavesRoomAboveTheFirstOnly() {
        assertThat(Pieces.of("one two three four five", 4, 10)).containsExactly("one", "two three", "four five");
    }

    @Test
    void neverCutsACharacterInTwo() {
        var faces = "😀".repeat(5);
        assertThat(Pieces.of(faces, 5)).containsExactly("😀😀", "😀😀", "😀");
    }

    @Test
    void losesNothingButTheSpaceBetweenPieces() {
        var text = "The quick brown fox, well, jumps.\nOver it! Does it? It does. "
                .repeat(40)
                .strip();
        for (int longest = 2; longest < 200; longest += 7) {
            var pieces = Pieces.of(text, longest);
            int limit = longest;
            assertThat(pieces).allMatch(piece -> piece.length() <= limit && !piece.isBlank());
            assertThat(String.join("", pieces).replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
        }
    }

    @Test
    void anEmptyTextIsOneEmptyPiece() {
        assertThat(Pieces.of("  ", 10)).isEqualTo(List.of(""));
    }
}
