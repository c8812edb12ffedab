package ai.focal360.console;

import ai.focal360.audit.TurnRecord;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A turn in a few lines: who said what, how it came out, and who decided that. */
public record Gist(
        String turn,
        String conversation,
        String agent,
        String channel,
        Moment at,
        String took,
        @Nullable String trigger,
        List<Bubble> bubbles,
        Result result,
        List<Spoken> spoken,
        List<String> scenarios,
        List<String> tools) {

    public Gist {
        bubbles = List.copyOf(bubbles);
        spoken = List.copyOf(spoken);
        scenarios = List.copyOf(scenarios);
        tools = List.copyOf(tools);
    }

    static Gist of(TurnRecord record, Reasons reasons) {
        return new Gist(
                record.turn().toString(),
                record.conversation().toString(),
                record.agent().value(),
                Words.say("channel", record.channel().kind()),
                new Moment(record.finishedAt()),
                new Took(record.tookMicros()).words(),
                trigger(record),
                Bubble.of(record),
                Result.of(record.outcome()),
                record.decisions().stream()
                        .map(decision -> Spoken.of(decision, reasons))
                        .toList(),
                record.scenarios().stream()
                        .map(move -> move.scenario() + ": "
                                + Words.say("move", move.move()).toLowerCase(Locale.ROOT))
                        .distinct()
                        .toList(),
                record.tools().stream()
                        .map(use -> use.tool() + ": "
                                + (use.state().equals("READ") || use.state().equals("DONE")
                                                ? Words.say("state", use.state())
                                                : Words.sayPlain("verdict", use.verdict()))
                                        .toLowerCase(Locale.ROOT))
                        .toList());
    }

    /** What the customer said first; empty where nobody said anything. */
    public String said() {
        return first(bubble -> bubble.from().equals("customer"));
    }

    /** What the agent or a colleague said first; empty where nobody did. */
    public String answered() {
        return first(bubble -> !bubble.from().equals("customer"));
    }

    static @Nullable String trigger(TurnRecord record) {
        var trigger = record.trigger();
        return trigger == null ? null : Words.say("trigger", trigger.kind());
    }

    private String first(Predicate<Bubble> which) {
        return bubbles.stream().filter(which).map(Bubble::text).findFirst().orElse("");
    }
}
