package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The desk's answer as HTTP carries it: 200 with the tool's result, or 4xx with {@code {"error": {"code", "message"}}}. */
public record DeskAnswer(int status, ObjectNode body) {}
