package ai.focal360.llm;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the local sensor and the claim reader know of one language, compiled from
 * {@code seeds/platform/language/<language>.yaml}.
 */
record Lexicon(
        String language,
        List<String> regions,
        Set<String> functionWords,
        PhraseBook<Double> sentiment,
        PhraseBook<Boolean> negationsBefore,
        PhraseBook<Boolean> negationsAfter,
        PhraseBook<Double> intensifiers,
        PhraseBook<Boolean> answers,
        PhraseBook<Boolean> reservations,
        PhraseBook<Boolean> introductions,
        PhraseBook<Understanding.Urgency> urgency,
        PhraseBook<Understanding.Tone> tone,
        Map<String, Integer> months,
        Map<String, Integer> weekdays,
        PhraseBook<Integer> relativeDays,
        Set<String> last,
        Set<String> next,
        Map<String, String> currencies,
        PhraseBook<String> claims) {

    Lexicon {
        regions = List.copyOf(regions);
        functionWords = Set.copyOf(functionWords);
        months = Map.copyOf(months);
        weekdays = Map.copyOf(weekdays);
        last = Set.copyOf(last);
        next = Set.copyOf(next);
        currencies = Map.copyOf(currencies);
    }
}
