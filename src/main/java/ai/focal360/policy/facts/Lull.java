package ai.focal360.policy.facts;

import java.util.List;
import java.util.stream.LongStream;

/**
 * A conversation in which nothing happens: the {@code kind} of channel the customer wrote on last, since when it is quiet and since
 * when it is open; whether the customer was asked if they are still there, whether they were asked anything else ({@code
 * expects}), given until a deadline to answer it ({@code patient}); whether an approval is waited for, a colleague asked or at
 * it, and which scenarios are under way.
 */
public record Lull(
        String kind,
        long quietMillis,
        long openMillis,
        boolean warned,
        boolean expects,
        boolean patient,
        boolean approval,
        boolean colleague,
        List<String> scenarios) {
    public Lull {
        scenarios = List.copyOf(scenarios);
    }

    /** Whether the channel is of one of these kinds. */
    public boolean on(List<String> kinds) {
        return kinds.contains(kind);
    }

    /** Milliseconds until the first of these times that is still to come: of quiet, twice, and of being open. */
    public long until(long warning, long close, long absolute) {
        return LongStream.of(warning - quietMillis, close - quietMillis, absolute - openMillis)
                .filter(left -> left > 0)
                .min()
                .orElse(0);
    }
}
