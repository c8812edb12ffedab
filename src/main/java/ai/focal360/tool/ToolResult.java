package ai.focal360.tool;

import com.fasterxml.jackson.databind.JsonNode;

/** What came of a tool call. */
public sealed interface ToolResult {
    /** 2xx with a JSON object. */
    record Done(JsonNode body) implements ToolResult {}

    /** 4xx: the tool's own business error; nothing changed. */
    record Refused(String code, String message) implements ToolResult {}

    /** 5xx, a timeout, a broken answer: it may or may not have happened. */
    record Unknown(String reason) implements ToolResult {}

    /** Nothing changed: connection refused, circuit open, an argument missing; of a read, whatever else went wrong. */
    record NotSent(String reason) implements ToolResult {}
}
