package ai.focal360.reporter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How figures were counted, in words: what of, when, narrowed to what, and what to know of them. */
final class HowCounted {
    private final Brief brief;
    private final Report report;
    private final Inquiry inquiry;
    private final Scope scope;
    private final Texts texts;

    HowCounted(Brief brief) {
        this.brief = brief;
        report = brief.report();
        inquiry = brief.inquiry();
        scope = brief.scope();
        texts = brief.texts();
    }

    /** {@code readings} are keys of how the question was taken. */
    List<String> words(List<String> readings, boolean exact) {
        var words = new ArrayList<String>();
        var subject = texts.of("subject", report.subject().name());
        words.add(texts.of(
                "counted-report",
                Map.of("title", texts.of(report.title()), "subject", subject, "tenant", scope.tenantName())));
        words.add(texts.of(
                "counted-period",
                Map.of(
                        "from", texts.day(inquiry.period().from()),
                        "to", texts.day(inquiry.period().last()),
                        "zone", scope.zone().getId(),
                        "time", texts.of("time-of", report.subject().name()))));
        var kept = new TreeMap<>(inquiry.filters());
        brief.tally().notKept().forEach(dimension -> {
            kept.remove(dimension);
            words.add(texts.of("not-kept", Map.of("dimension", texts.dimension(dimension), "subject", subject)));
        });
        if (!kept.isEmpty()) {
            var filters = new ArrayList<String>();
            kept.forEach((dimension, values) -> filters.add(texts.dimension(dimension) + " "
                    + String.join(", ", values.stream().map(texts::value).toList())));
            words.add(texts.of("counted-filters", Map.of("filters", String.join("; ", filters))));
        }
        words.add(texts.of("counted-by", Map.of("by", brief.labels().heading(brief.field()))));
        if (inquiry.per() != null) {
            words.add(texts.of(
                    "counted-per", Map.of("per", texts.of("unit", inquiry.per().name()))));
        }
        if (inquiry.compare() instanceof Comparison.WithPeriod with) {
            words.add(texts.of("counted-against", Map.of("other", texts.period(with.period()))));
        } else if (inquiry.compare() instanceof Comparison.OfValues values) {
            words.add(texts.of(
                    "counted-against",
                    Map.of("other", texts.dimension(values.dimension()) + " " + String.join(", ", values.values()))));
        }
        readings.forEach(reading -> words.add(
                texts.of(reading, Map.of("days", String.valueOf(inquiry.period().days())))));
        if (report.columns().stream()
                .anyMatch(name -> brief.catalogue().measure(name).isClose())) {
            words.add(texts.of("close"));
        }
        if (!exact) {
            words.add(texts.of("incomplete"));
        }
        return words;
    }
}
