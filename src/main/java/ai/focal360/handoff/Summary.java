package ai.focal360.handoff;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a colleague leaves to the agent when they did not write it themselves: what both sides said last. */
final class Summary {
    private static final int LONGEST = 300;

    private Summary() {}

    /** {@code reply}: the colleague's last word, which is not among the lines yet. */
    static String of(Handoff handoff, List<Spoken> talk, @Nullable String reply) {
        var since = Objects.requireNonNullElse(handoff.claimedAt(), handoff.askedAt());
        var lines = talk.stream().filter(line -> !line.at().isBefore(since)).toList();
        var ours = Optional.ofNullable(reply).or(() -> last(lines, Spoken.From.COLLEAGUE));
        return "%s talked with the customer (%d messages).%s%s"
                .formatted(
                        Objects.requireNonNullElse(handoff.colleague(), "A colleague"),
                        lines.size() + (reply == null ? 0 : 1),
                        last(lines, Spoken.From.CUSTOMER)
                                .map(" The customer last wrote: %s"::formatted)
                                .orElse(""),
                        ours.map(" The colleague last wrote: %s"::formatted).orElse(""));
    }

    private static Optional<String> last(List<Spoken> lines, Spoken.From side) {
        return lines.stream()
                .filter(line -> line.from() == side)
                .map(Spoken::text)
                .reduce((one, later) -> later)
                .map(text -> text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
}
