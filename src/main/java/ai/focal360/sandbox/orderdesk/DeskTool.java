package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One tool of the desk. Checks everything before it changes anything; runs in the desk's transaction. */
record DeskTool(String id, boolean writes, Action action) {

    interface Action {
        ObjectNode call(Desk desk, DeskArguments arguments);
    }

    static DeskTool read(String id, Action action) {
        return new DeskTool(id, false, action);
    }

    static DeskTool write(String id, Action action) {
        return new DeskTool(id, true, action);
    }
}
