package ai.focal360.reporter;

import ai.focal360.audit.FigureQuery.Subject;
import ai.focal360.reporter.Answer.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an answer leads: to the turns behind it or behind one of its rows, and to questions worth asking next. */
record Links(Report report, Inquiry inquiry, Labels labels, Texts texts) {
    List<Offer> offers() {
        var offers = new ArrayList<Offer>();
        if (report.subject() == Subject.TURNS && report.form() != Report.Form.LIST) {
            offers.add(offer("show-turns", inquiry.listed().narrowedTo(narrowing())));
        }
        if (inquiry.per() == null && inquiry.compare() == null && report.form() == Report.Form.BREAKDOWN) {
            offers.add(offer("over-time", inquiry.per(ShapeReader.fitting(inquiry.period()))));
        }
        if (inquiry.compare() == null && report.form() != Report.Form.LIST) {
            offers.add(offer("week-before", inquiry.over(inquiry.period().before())));
            if (report.subject() == Subject.TURNS
                    && inquiry.by() == null
                    && !report.by().equals("channel")) {
                offers.add(offer("by-channel", inquiry.by(Dimension.CHANNEL).per(null)));
            }
        }
        return offers;
    }

    /** The turns with this value of a field; absent where there are none to show. */
    @Nullable
    String turnsOf(String field, String key) {
        if (report.subject() != Subject.TURNS || report.form() == Report.Form.LIST) {
            return null;
        }
        return Dimension.ofField(field)
                .map(dimension -> Address.of(
                        inquiry.listed().narrowedTo(narrowing()).narrowedTo(dimension, labels.unversioned(key)),
                        texts.language()))
                .orElse(null);
    }

    private Offer offer(String key, Inquiry other) {
        return new Offer(texts.of(key), Address.of(other, texts.language()));
    }

    /** What the report is about, as a filter of turns. */
    private Map<Dimension, List<String>> narrowing() {
        var where = report.where();
        if (where == null) {
            return Map.of();
        }
        if (where.field().equals("escalated")) {
            return Map.of(Dimension.CATEGORY, List.of("ESCALATION"));
        }
        return Dimension.ofField(where.field())
                .map(dimension -> Map.of(dimension, where.values() == null ? List.of(Tally.ANY) : where.values()))
                .orElse(Map.of());
    }
}
