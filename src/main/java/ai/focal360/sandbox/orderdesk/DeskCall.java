package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One call as it came in; {@code turn} is kept with what the desk's people are told, so that they find the conversation. */
public record DeskCall(
        String tool,
        ObjectNode arguments,
        @Nullable String idempotencyKey,
        @Nullable String turn) {}
