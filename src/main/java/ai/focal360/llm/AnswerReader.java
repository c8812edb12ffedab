package ai.focal360.llm;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Yes or no, where it was asked for: neither when both are said, or a reservation, or a question instead. */
final class AnswerReader {
    /** A yes with a whole story behind it is more than a yes. */
    private static final int MOST_WORDS_BESIDE = 8;

    private AnswerReader() {}

    static @Nullable Boolean read(Words words, Collection<Lexicon> lexicons) {
        if (reserved(words, lexicons)) {
            return null;
        }
        if (words.text().contains("?")) {
            return null;
        }
        for (var lexicon : lexicons) {
            var found = lexicon.answers().find(words);
            if (!found.isEmpty()) {
                var answer = found.get(0).meaning();
                var said = found.stream()
                        .mapToInt(match -> match.to() - match.from() + 1)
                        .sum();
                var clear = found.stream().allMatch(match -> match.meaning().equals(answer))
                        && words.size() - said <= MOST_WORDS_BESIDE
                        && found.get(0).from() <= MOST_WORDS_BESIDE / 2;
                return clear ? answer : null;
            }
        }
        return null;
    }

    /** {@code maar} is a reservation, but not in {@code laat maar}: words of an answer are not looked at again. */
    private static boolean reserved(Words words, Collection<Lexicon> lexicons) {
        var answers = lexicons.stream()
                .flatMap(lexicon -> lexicon.answers().find(words).stream())
                .toList();
        return lexicons.stream()
                .flatMap(lexicon -> lexicon.reservations().find(words).stream())
                .anyMatch(reservation -> answers.stream()
                        .noneMatch(answer -> answer.from() <= reservation.from() && reservation.to() <= answer.to()));
    }
}
