package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/** What the desk's people are told: customers transferred to them, flags and the log of interactions. */
final class Notices {
    private Notices() {}

    static List<DeskTool> tools() {
        return List.of(
                DeskTool.write("transfer_to_human_agents", Notices::transfer),
                DeskTool.write("flag_ticket", Notices::flag),
                DeskTool.write("log_interaction", Notices::log));
    }

    private static ObjectNode transfer(Desk desk, DeskArguments arguments) {
        save(desk, "transfers", Lookups.object().put("summary", arguments.text("summary")));
        return Lookups.object().put("result", "Transfer successful");
    }

    private static ObjectNode flag(Desk desk, DeskArguments arguments) {
        var flag = Lookups.object().put("flag", arguments.text("flag")).put("notify", arguments.textOrEmpty("notify"));
        return Lookups.object().put("flag_id", save(desk, "flags", flag));
    }

    private static ObjectNode log(Desk desk, DeskArguments arguments) {
        var interaction = Lookups.object()
                .put("intent", arguments.text("intent"))
                .put("sentiment", arguments.share("sentiment"))
                .put("status", arguments.text("status"));
        return Lookups.object().put("interaction_id", save(desk, "interactions", interaction));
    }

    private static String save(Desk desk, String collection, ObjectNode document) {
        var id = UUID.randomUUID().toString();
        document.put("at", desk.clock().instant().toString()).put("turn", desk.turn());
        desk.save(collection, id, document);
        return id;
    }
}
