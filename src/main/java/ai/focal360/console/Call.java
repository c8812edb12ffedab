package ai.focal360.console;

import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.TurnId;
import ai.focal360.tool.EffectView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool call: what the rules said to it, what came of it, and what the ledger says of its effect today. {@code took} is absent
 * when the tool was not called.
 */
public record Call(
        String tool,
        String level,
        String verdict,
        boolean blocked,
        String state,
        @Nullable String took,
        List<Spoken> reasons,
        Table arguments,
        @Nullable Table result,
        @Nullable String key,
        @Nullable Ledger ledger) {

    /** {@code turn} is the one that intended the effect, where it was another. */
    public record Ledger(
            String state,
            @Nullable Moment since,
            @Nullable String settledBy,
            @Nullable String turn) {

        static Ledger of(EffectView effect, TurnId turn) {
            Instant ended = effect.endedAt();
            return new Ledger(
                    Words.say("state", effect.state().name()),
                    ended == null ? null : new Moment(ended),
                    effect.settledBy(),
                    effect.turn().equals(turn) ? null : effect.turn().toString());
        }
    }

    public Call {
        reasons = List.copyOf(reasons);
    }

    static Call of(TurnRecord.ToolUse use, Reasons reasons, @Nullable Ledger ledger) {
        var result = use.result();
        return new Call(
                use.tool(),
                Words.say("level", use.level()),
                Words.sayPlain("verdict", use.verdict()),
                !List.of("allowed", "compensation").contains(Words.plain(use.verdict())),
                Words.say("state", use.state()),
                use.tookMicros() == 0 ? null : new Took(use.tookMicros()).words(),
                use.reasons().stream().map(reason -> Spoken.of(reason, reasons)).toList(),
                Table.of("Arguments", use.arguments()),
                result == null || result.isNull() ? null : Table.of("Result", result),
                use.idempotencyKey(),
                ledger);
    }
}
