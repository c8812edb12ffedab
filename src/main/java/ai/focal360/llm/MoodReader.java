package ai.focal360.llm;

import ai.focal360.llm.Understanding.Tone;
import ai.focal360.llm.Understanding.Urgency;
import java.util.Comparator;

/** Sentiment, urgency and tone by the words of a lexicon. */
final class MoodReader {
    /** Words between a negation and what it negates, at most. */
    private static final int NEGATION_REACH = 3;
    /** Not good is less bad than bad. */
    private static final double NEGATED = -0.75;
    /** How soon the sum of weights approaches 1. */
    private static final double DAMPING = 0.9;

    private static final double EXCLAIMED = 1.15;
    private static final double SHOUTED = 1.3;

    private final LlmSettings.Local settings;

    MoodReader(LlmSettings.Local settings) {
        this.settings = settings;
    }

    double sentiment(Words words, Lexicon lexicon) {
        var sum = 0d;
        for (var found : lexicon.sentiment().find(words)) {
            var weight = found.meaning();
            if (negated(words, lexicon, found.from(), found.to())) {
                weight *= NEGATED;
            }
            weight *= intensity(words, lexicon, found.from());
            if (shouted(words.passage(found.from(), found.to()))) {
                weight *= SHOUTED;
            }
            sum += weight;
        }
        if (words.text().contains("!")) {
            sum *= EXCLAIMED;
        }
        return sum / Math.sqrt(sum * sum + DAMPING);
    }

    Urgency urgency(Words words, Lexicon lexicon) {
        return lexicon.urgency().find(words).stream()
                .map(PhraseBook.Match::meaning)
                .max(Comparator.naturalOrder())
                .orElse(Urgency.LOW);
    }

    Tone tone(Words words, Lexicon lexicon, double sentiment) {
        var said = lexicon.tone().find(words).stream()
                .map(PhraseBook.Match::meaning)
                .max(Comparator.naturalOrder())
                .orElse(Tone.NEUTRAL);
        if (said == Tone.ANGRY || sentiment < settings.angryBelow()) {
            return Tone.ANGRY;
        }
        if (said == Tone.FRUSTRATED || sentiment < settings.frustratedBelow()) {
            return Tone.FRUSTRATED;
        }
        return (said == Tone.FRIENDLY && sentiment >= 0) || sentiment > settings.friendlyAbove()
                ? Tone.FRIENDLY
                : Tone.NEUTRAL;
    }

    private static boolean negated(Words words, Lexicon lexicon, int from, int to) {
        var clause = words.get(from).clause();
        for (var before = from - 1; before >= 0 && before >= from - NEGATION_REACH; before--) {
            if (words.get(before).clause() == clause
                    && lexicon.negationsBefore().at(words, before) != null) {
                return true;
            }
        }
        for (var after = to + 1; after < words.size() && after <= to + NEGATION_REACH; after++) {
            if (words.get(after).clause() == clause && lexicon.negationsAfter().at(words, after) != null) {
                return true;
            }
        }
        return false;
    }

    private static double intensity(Words words, Lexicon lexicon, int from) {
        var intensity = 1d;
        for (var before = from - 1; before >= 0 && before >= from - 2; before--) {
            var intensifier = lexicon.intensifiers().at(words, before);
            if (intensifier != null
                    && words.get(before).clause() == words.get(from).clause()) {
                intensity *= intensifier.meaning();
            }
        }
        return intensity;
    }

    private static boolean shouted(String passage) {
        return passage.length() > 3 && passage.codePoints().noneMatch(Character::isLowerCase);
    }
}
