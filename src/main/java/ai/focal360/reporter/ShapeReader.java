package ai.focal360.reporter;

import static ai.focal360.reporter.Vocabulary.BEGINS;
import static ai.focal360.reporter.Vocabulary.ENDS;
import static ai.focal360.reporter.Vocabulary.any;
import static ai.focal360.reporter.Vocabulary.meant;

import ai.focal360.audit.FigureQuery.Interval.Unit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How an answer is wanted: over time, broken down by something, only the largest. */
final class ShapeReader {
    private static final int TWO_DAYS = 2;
    private static final int SIX_WEEKS = 45;
    private static final int SIX_MONTHS = 190;

    private final Vocabulary words;
    private final Pattern each;
    private final Pattern perUnit;
    private final Pattern overTime;
    private final Pattern atWhich;
    private final Pattern dimension;
    private final Pattern topNumber;
    private final Pattern numberMost;

    ShapeReader(Vocabulary words) {
        this.words = words;
        each = Pattern.compile(BEGINS + any(words.each()) + ENDS);
        perUnit = Pattern.compile(BEGINS + any(words.per()) + "\\s+(" + any(words.units()) + ")" + ENDS);
        overTime = Vocabulary.word(words.overTime());
        atWhich = Pattern.compile(BEGINS + any(words.atWhich()) + ENDS);
        dimension = Pattern.compile(BEGINS + any(words.per()) + "\\s+(" + any(words.dimensions()) + ")" + ENDS);
        topNumber = Pattern.compile(BEGINS + any(words.top()) + "[\\s-]*(" + words.anyNumber() + ")" + ENDS);
        numberMost = Pattern.compile(BEGINS + "(" + words.anyNumber() + ")\\s+" + any(words.most()) + ENDS);
    }

    /** Takes "top five" and "the five biggest"; 0 when nobody said. */
    int top(Asked asked) {
        return asked.take(topNumber)
                .or(() -> asked.take(numberMost))
                .map(match -> words.number(match.group(1)))
                .filter(number -> number > 1 && number <= Inquiry.MOST_ROWS)
                .orElse(0);
    }

    Optional<Dimension> by(Asked asked) {
        return asked.take(dimension)
                .flatMap(match -> meant(words.dimensions(), match.group(1)))
                .flatMap(Dimension::of);
    }

    /** Takes "per week" and "daily". */
    Optional<Unit> per(Asked asked) {
        return asked.take(each)
                .flatMap(match -> meant(words.each(), match.group()))
                .or(() -> asked.take(perUnit).flatMap(match -> meant(words.units(), match.group(1))))
                .flatMap(ShapeReader::unit);
    }

    /** What "over time" means for a period, and "when is it busiest"; leaves the words where they are. */
    Optional<Unit> overTime(Asked asked, Period period) {
        return asked.first(atWhich)
                .flatMap(which -> meant(words.atWhich(), which.group()))
                .flatMap(ShapeReader::unit)
                .or(() -> asked.has(overTime) ? Optional.of(fitting(period)) : Optional.empty());
    }

    /** The unit that gives a chart neither two points nor two hundred. */
    static Unit fitting(Period period) {
        if (period.days() <= TWO_DAYS) {
            return Unit.HOUR;
        }
        if (period.days() <= SIX_WEEKS) {
            return Unit.DAY;
        }
        return period.days() <= SIX_MONTHS ? Unit.WEEK : Unit.MONTH;
    }

    private static Optional<Unit> unit(String name) {
        return switch (name) {
            case "hour", "day", "week", "month" -> Optional.of(Unit.valueOf(name.toUpperCase(Locale.ROOT)));
            default -> Optional.empty();
        };
    }
}
