package ai.focal360.tool;

/**
 * A tool the platform itself answers: registered under the address {@code platform:<id>}, judged, budgeted and kept in the
 * ledger like any other, and called in this JVM. The same key is the same effect: asked again under it, it happens once.
 */
public interface PlatformTool {
    String SCHEME = "platform:";

    String id();

    /** No transaction of the caller's has touched the database; what it writes, it commits itself. */
    ToolResult call(ToolCall call, String idempotencyKey);
}
