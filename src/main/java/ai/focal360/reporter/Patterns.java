package ai.focal360.reporter;

import ai.focal360.reporter.Answer.By;
import ai.focal360.reporter.Understanding.NotUnderstood;
import ai.focal360.reporter.Understanding.Understood;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Understands questions without a model: by words for periods, names and shapes, and by examples for the rest. */
final class Patterns {
    private static final String BY_DEFAULT = "outcomes";
    private static final int DAYS_BY_DEFAULT = 30;
    private static final int DAYS_OF_A_HISTORY = 365;

    private final Catalogue catalogue;
    private final Lexicon lexicon;
    private final PeriodReader periods;
    private final FilterReader filters;
    private final ShapeReader shapes;
    private final Recognizer recognizer;
    private final Pattern comparing;

    Patterns(Catalogue catalogue, Vocabulary words, Recognizer recognizer) {
        this.catalogue = catalogue;
        lexicon = new Lexicon(catalogue, words);
        this.recognizer = recognizer;
        periods = new PeriodReader(words);
        filters = new FilterReader(words, lexicon);
        shapes = new ShapeReader(words);
        comparing = Vocabulary.word(words.compare());
    }

    Understanding understand(Question question, TenantNames names, LocalDate today) {
        var language = language(question);
        var asked = new Asked(lexicon.corrected(question.text(), names::isWord));
        var unknown = filters.unknownName(asked, language, names);
        if (unknown.isPresent()) {
            return new NotUnderstood(language, "unknown-name", unknown.get());
        }
        var compares = asked.has(comparing);
        var ids = filters.ids(asked);
        var top = shapes.top(asked);
        var by = shapes.by(asked);
        var per = shapes.per(asked);
        var named = periods.read(asked, today);
        var found = new TreeMap<>(filters.names(asked, names));
        found.putAll(ids);
        var comparison = comparison(found, named, compares);
        var recognized = recognizer
                .report(asked.rest(), language, found.keySet())
                .or(() -> comparison == null ? Optional.empty() : Optional.of(BY_DEFAULT));
        if (recognized.isEmpty()) {
            return new NotUnderstood(language, "not-mine", "");
        }
        var report = catalogue.require(recognized.get());
        var readings = new ArrayList<String>();
        about(report, asked, names, found);
        found.putAll(filters.endings(asked, report));
        if (named.isEmpty()) {
            readings.add("period-assumed");
        }
        var period = named.isEmpty() ? usual(report, today) : named.get(0);
        var inquiry = new Inquiry(
                report.id(),
                period,
                found,
                by.orElse(null),
                per.or(() -> shapes.overTime(asked, period)).orElse(null),
                top,
                comparison);
        return new Understood(inquiry, language, By.PATTERNS, readings);
    }

    /** What is looked at when nobody says: a month, and of a customer a year. */
    static Period usual(Report report, LocalDate today) {
        var days = report.form() == Report.Form.HISTORY ? DAYS_OF_A_HISTORY : DAYS_BY_DEFAULT;
        return new Period(today.plusDays(1).minusDays(days), today.plusDays(1));
    }

    /** Two values of one thing, or two periods; the values compared are no filter then. */
    private static @Nullable Comparison comparison(
            Map<Dimension, List<String>> found, List<Period> named, boolean compares) {
        var pair = found.entrySet().stream()
                .filter(values -> values.getValue().size() == 2)
                .filter(values -> compares || values.getKey() == Dimension.PACK)
                .map(Map.Entry::getKey)
                .findFirst();
        if (pair.isPresent()) {
            var values = found.remove(pair.get());
            return new Comparison.OfValues(pair.get(), values == null ? List.of() : values);
        }
        return named.size() > 1 ? new Comparison.WithPeriod(named.get(1)) : null;
    }

    /** An intent or, where scenarios are asked about, the scenario that serves it. */
    private void about(Report report, Asked asked, TenantNames names, Map<Dimension, List<String>> found) {
        if (report.form() == Report.Form.FUNNEL) {
            var intents = found.remove(Dimension.INTENT);
            if (!found.containsKey(Dimension.SCENARIO)) {
                Optional.ofNullable(intents)
                        .flatMap(named -> names.scenarioOf(named.get(0)))
                        .or(() -> names.scenarioAbout(asked.rest(), lexicon::isOurs))
                        .ifPresent(scenario -> found.put(Dimension.SCENARIO, List.of(scenario)));
            }
        } else if (!found.containsKey(Dimension.INTENT)) {
            filters.intentAbout(asked, names).ifPresent(intent -> found.put(Dimension.INTENT, List.of(intent)));
        }
    }

    String language(Question question) {
        if (question.language() != null) {
            return question.language();
        }
        return lexicon.language(question.text());
    }
}
