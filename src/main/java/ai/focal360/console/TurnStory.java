package ai.focal360.console;

import ai.focal360.audit.TurnRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that explains one turn, as a person reads it. What there is nothing to tell of is empty. */
public record TurnStory(
        Gist gist,
        String customer,
        Moment started,
        String pack,
        String platform,
        TimeLine timeLine,
        List<Table.Row> understood,
        List<Change> changes,
        List<Finding> findings,
        List<Spoken.Point> points,
        List<Course> courses,
        List<Call> calls,
        List<Table.Row> plan,
        @Nullable Expected expected,
        List<TurnRecord.Draft> drafts,
        @Nullable Suspicion suspicion,
        List<ModelUse> models) {

    /** A field of the customer's that was told, without its value. */
    public record Change(String field, String source, String sure, boolean kept, String why) {}

    /** What retrieval found of one kind. */
    public record Finding(String kind, List<Hit> used, List<Hit> left) {}

    public record Hit(String id, String score, String why) {}

    public record Suspicion(String consequence, List<Table.Row> suspected, List<Table.Row> noticed) {}

    public record ModelUse(String step, String model, int attempt, String took, int in, int out, String failure) {}

    public TurnStory {
        understood = List.copyOf(understood);
        changes = List.copyOf(changes);
        findings = List.copyOf(findings);
        points = List.copyOf(points);
        courses = List.copyOf(courses);
        calls = List.copyOf(calls);
        plan = List.copyOf(plan);
        drafts = List.copyOf(drafts);
        models = List.copyOf(models);
    }

    static TurnStory of(
            TurnRecord record, Reasons reasons, List<Course> courses, List<Call> calls, @Nullable Expected expected) {
        return new TurnStory(
                Gist.of(record, reasons),
                record.customer().toString(),
                new Moment(record.startedAt()),
                record.versions().pack(),
                record.versions().platform(),
                TimeLine.of(record.phases()),
                Understood.rows(record.understanding()),
                record.customerData().stream().map(TurnStory::change).toList(),
                findings(record.candidates()),
                Spoken.byPoint(record.decisions(), reasons),
                courses,
                calls,
                Planned.rows(record.plan(), record.goal(), expected, reasons),
                expected,
                drafts(record),
                suspicion(record.abuse()),
                record.models().stream().map(TurnStory::model).toList());
    }

    static String percent(double part) {
        return Math.round(part * 100) + " %";
    }

    private static Change change(TurnRecord.DataChange change) {
        return new Change(
                Words.readable(change.field()),
                Words.readable(change.source()),
                percent(change.confidence()),
                change.accepted(),
                change.reason() == null ? "" : change.reason());
    }

    private static List<Finding> findings(List<TurnRecord.Candidate> candidates) {
        return candidates.stream()
                .collect(Collectors.groupingBy(TurnRecord.Candidate::kind, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(kind -> new Finding(
                        Words.readable(kind.getKey()), hits(kind.getValue(), true), hits(kind.getValue(), false)))
                .toList();
    }

    private static List<Hit> hits(List<TurnRecord.Candidate> candidates, boolean selected) {
        return candidates.stream()
                .filter(candidate -> candidate.selected() == selected)
                .map(candidate -> new Hit(
                        candidate.id(),
                        percent(candidate.score()),
                        candidate.dropped() == null ? "" : candidate.dropped()))
                .toList();
    }

    /** A single draft that was sent as it was stands in the chat already. */
    private static List<TurnRecord.Draft> drafts(TurnRecord record) {
        return record.drafts().size() > 1
                        || record.drafts().stream()
                                .anyMatch(draft -> !draft.violations().isEmpty())
                ? record.drafts()
                : List.of();
    }

    private static @Nullable Suspicion suspicion(TurnRecord.@Nullable Abuse abuse) {
        return abuse == null
                ? null
                : new Suspicion(
                        Words.say("consequence", abuse.consequence()),
                        abuse.suspected().stream()
                                .map(one -> new Table.Row(
                                        "%s, %s".formatted(Words.readable(one.kind()), Words.readable(one.severity())),
                                        "%s (%s)".formatted(one.reason(), one.policy())))
                                .toList(),
                        abuse.signals().stream()
                                .map(one -> new Table.Row(
                                        "%s, %s".formatted(Words.readable(one.kind()), percent(one.strength())),
                                        one.evidence()))
                                .toList());
    }

    private static ModelUse model(TurnRecord.Model model) {
        return new ModelUse(
                Words.say("step", model.step()),
                model.model(),
                model.attempt(),
                new Took(model.tookMicros()).words(),
                model.inputTokens(),
                model.outputTokens(),
                model.failure() == null ? "" : model.failure());
    }
}
