package ai.focal360.tool;

/**
 * One attempt of a call. {@code healthy} is whether the tool did its work, be it a refusal; {@code repeatable} whether
 * another attempt could end differently: the tool was not reached, lost the connection, or asked to come back.
 */
record Attempt(ToolResult result, boolean healthy, boolean repeatable) {

    static Attempt answered(ToolResult result) {
        return new Attempt(result, true, false);
    }

    static Attempt failed(ToolResult result) {
        return new Attempt(result, false, false);
    }

    static Attempt failedForNow(ToolResult result) {
        return new Attempt(result, false, true);
    }

    Attempt asLast() {
        return new Attempt(result, healthy, false);
    }
}
