package ai.focal360.console;

import ai.focal360.audit.TurnRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** Phases one after another, to scale: where each begins and how wide it is, in percent of the whole. */
public record TimeLine(List<Bar> bars) {

    /** {@code again} counts from 1 where a phase ran before: a rewrite. */
    public record Bar(String phase, String name, int again, String took, String result, String from, String width) {}

    public TimeLine {
        bars = List.copyOf(bars);
    }

    static TimeLine of(List<TurnRecord.Phase> phases) {
        var whole = Math.max(
                1, phases.stream().mapToLong(TurnRecord.Phase::tookMicros).sum());
        var bars = new ArrayList<Bar>();
        var seen = new HashMap<String, Integer>();
        long begun = 0;
        for (var phase : phases) {
            bars.add(new Bar(
                    phase.phase(),
                    name(phase),
                    seen.merge(phase.phase(), 1, Integer::sum) - 1,
                    new Took(phase.tookMicros()).words(),
                    phase.result(),
                    percent(begun, whole),
                    percent(phase.tookMicros(), whole)));
            begun += phase.tookMicros();
        }
        return new TimeLine(bars);
    }

    private static String name(TurnRecord.Phase phase) {
        return Words.knows("phase", Words.plain(phase.name()))
                ? Words.sayPlain("phase", phase.name())
                : Words.say("phase", phase.phase());
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f%%", 100.0 * part / whole);
    }
}
