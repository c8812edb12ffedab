package ai.focal360.tool;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A result as the ledger keeps it. */
record Ended(
        EffectLedger.State state,
        @Nullable JsonNode body,
        @Nullable String reason) {
    static Ended of(ToolResult result) {
        if (result instanceof ToolResult.Done done) {
            return new Ended(EffectLedger.State.DONE, done.body(), null);
        }
        if (result instanceof ToolResult.Refused refused) {
            return new Ended(EffectLedger.State.REFUSED, null, refused.code() + ": " + refused.message());
        }
        if (result instanceof ToolResult.Unknown unknown) {
            return new Ended(EffectLedger.State.UNKNOWN, null, unknown.reason());
        }
        return new Ended(EffectLedger.State.NOT_SENT, null, ((ToolResult.NotSent) result).reason());
    }
}
