package ai.focal360.policy.facts;

import java.util.List;
import java.util.stream.LongStream;

/**
 * A conversation in which nothing happens: the {@code kind} of channel the customer wrote on last, since when it is quiet and since
 * when it is open; whether the customer was asked if they are still there; whether the last words are ours in a talk they took part
 * in ({@code answered}), and whether those asked them anything ({@code expects}); how they stand ({@code good}, {@code warned},
 * {@code limited}, {@code cooling_down}), and whether they refused to be written to there. What is waited for: an {@code
 * approval}, a {@code colleague}, an {@code answer} they have until a deadline for, a {@code scenario} at work; and which scenarios
 * are under way.
 */
public record Lull(
        String kind,
        long quietMillis,
        long openMillis,
        boolean warned,
        boolean answered,
        boolean expects,
        String standing,
        boolean refused,
        List<String> waitsFor,
        List<String> scenarios) {
    public Lull {
        waitsFor = List.copyOf(waitsFor);
        scenarios = List.copyOf(scenarios);
    }

    /** Whether the channel is of one of these kinds. */
    public boolean on(List<String> kinds) {
        return kinds.contains(kind);
    }

    public boolean waitsFor(String what) {
        return waitsFor.contains(what);
    }

    /** Milliseconds until the first of these times that is still to come: of quiet, three times, and of being open. */
    public long until(long warning, long close, long pause, long absolute) {
        return LongStream.of(warning - quietMillis, close - quietMillis, pause - quietMillis, absolute - openMillis)
                .filter(left -> left > 0)
                .min()
                .orElse(0);
    }
}
