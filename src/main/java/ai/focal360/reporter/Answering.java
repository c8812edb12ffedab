package ai.focal360.reporter;

import ai.focal360.audit.CountedTurn;
import ai.focal360.audit.FigureQuery.Interval.Unit;
import ai.focal360.audit.Figures.Figure;
import ai.focal360.reporter.Tally.Totals;
import ai.focal360.reporter.Understanding.Understood;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers one understood question: has its figures told the way it asks for, and adds what else belongs to the report. */
final class Answering {
    /** Of a table, unless the question says how many. */
    static final int ROWS = 10;

    private static final int GATHERED = 300;
    private static final int LISTED = 25;
    private static final double BURST = 4;
    private static final int LEAST_BURST = 10;

    private final Brief brief;
    private final Gathering gathering;
    private final Report report;
    private final Inquiry inquiry;
    private final Scope scope;
    private final Texts texts;
    private final Tally tally;

    Answering(Brief brief, Gathering gathering) {
        this.brief = brief;
        this.gathering = gathering;
        report = brief.report();
        inquiry = brief.inquiry();
        scope = brief.scope();
        texts = brief.texts();
        tally = brief.tally();
    }

    Answer answer(@Nullable String question, Understood understood) {
        var totals = tally.totals();
        var told = told(totals);
        var sentences = new ArrayList<>(told.sentences());
        if (report.form() == Report.Form.BURSTS) {
            bursts().ifPresent(sentences::add);
        }
        var gathered = report.form() == Report.Form.GAPS
                ? gathering.gather(tally.newest(GATHERED))
                : List.<Answer.Gathered>of();
        var counted = new ArrayList<>(new HowCounted(brief).words(understood.readings(), told.exact()));
        if (!gathered.isEmpty()) {
            counted.add(texts.of(
                    "sampled", Map.of("count", texts.figure(Math.min(GATHERED, totals.count()), Quantity.NUMBER))));
        }
        return new Answer(
                question,
                texts.language(),
                texts.of(report.title()),
                sentences,
                told.table(),
                told.chart(),
                gathered,
                turns(),
                new Answer.Counted(
                        counted,
                        inquiry,
                        scope.zone().getId(),
                        told.exact(),
                        understood.by(),
                        Address.of(inquiry, texts.language())),
                brief.links().offers());
    }

    private Told told(Totals totals) {
        if (inquiry.compare() != null) {
            return new Compared(brief, inquiry.compare()).told(totals);
        }
        if (totals.all() == 0) {
            return new Told(List.of(brief.nothing()), null, null, true);
        }
        if (inquiry.per() != null && report.form() != Report.Form.LIST) {
            return new OverTime(brief).told(inquiry.per(), totals);
        }
        return report.form() == Report.Form.FUNNEL && inquiry.filters().containsKey(Dimension.SCENARIO)
                ? new ByStep(brief).told(totals)
                : new ByValue(brief).told(totals);
    }

    private List<Answer.Turn> turns() {
        return switch (report.form()) {
            case HISTORY, LIST -> tally.newest(LISTED).stream().map(this::turn).toList();
            default -> List.of();
        };
    }

    private Answer.Turn turn(CountedTurn turn) {
        return new Answer.Turn(
                turn.turn().toString(),
                turn.finishedAt(),
                turn.channel(),
                texts.value(turn.resolution()),
                String.join(" ", turn.said()),
                turn.conversation().toString(),
                turn.customer().toString());
    }

    /** The hour with the most, and how many hours stand out. */
    private Optional<String> bursts() {
        var hours = tally.eventsOver(Unit.HOUR).rows();
        var mean = hours.stream().mapToDouble(hour -> hour.value(0)).average().orElse(0);
        var limit = Math.max(LEAST_BURST, Math.ceil(BURST * mean));
        double bursts = hours.stream().filter(hour -> hour.value(0) >= limit).count();
        return hours.stream()
                .reduce((one, other) -> other.value(0) > one.value(0) ? other : one)
                .map(most -> texts.of(
                        "peak",
                        Map.of(
                                "when", texts.time(at(most)),
                                "count", texts.figure(most.value(0), Quantity.NUMBER),
                                "bursts", texts.figure(bursts, Quantity.NUMBER),
                                "limit", texts.figure(limit, Quantity.NUMBER))));
    }

    private ZonedDateTime at(Figure hour) {
        return Optional.ofNullable(hour.at()).orElse(scope.now()).atZone(scope.zone());
    }
}
