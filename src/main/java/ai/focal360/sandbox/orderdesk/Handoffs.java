package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the desk's people are told: handoffs to them, flags and the log of interactions. */
final class Handoffs {
    private static final List<String> URGENCIES = List.of("low", "medium", "high", "critical");
    private static final int MINUTES_PER_HANDOFF = 4;

    /** By then the desk's people, whom nobody plays, have dealt with it. */
    private static final Duration OPEN_FOR = Duration.ofMinutes(30);

    private Handoffs() {}

    static List<DeskTool> tools() {
        return List.of(
                DeskTool.write("transfer_to_human_agents", Handoffs::transfer),
                DeskTool.write("create_handoff", Handoffs::create),
                DeskTool.write("flag_ticket", Handoffs::flag),
                DeskTool.write("log_interaction", Handoffs::log));
    }

    private static ObjectNode transfer(Desk desk, DeskArguments arguments) {
        save(desk, "transfers", Lookups.object().put("summary", arguments.text("summary")));
        return Lookups.object().put("result", "Transfer successful");
    }

    private static ObjectNode create(Desk desk, DeskArguments arguments) {
        var urgency = arguments.text("urgency");
        if (!URGENCIES.contains(urgency)) {
            throw DeskRefusal.invalid("'urgency' must be one of: " + String.join(", ", URGENCIES));
        }
        var handoff = Lookups.object()
                .put("summary", arguments.text("summary"))
                .put("reason", arguments.text("reason"))
                .put("language", arguments.text("language"))
                .put("urgency", urgency);
        var ahead = desk.documents().all(desk.tenant(), "handoffs").stream()
                .filter(other -> isOpen(other, desk.clock().instant())
                        && URGENCIES.indexOf(other.path("urgency").asText()) >= URGENCIES.indexOf(urgency))
                .count();
        return Lookups.object()
                .put("handoff_id", save(desk, "handoffs", handoff))
                .put("queue_position", ahead + 1)
                .put("expected_wait_minutes", (ahead + 1) * MINUTES_PER_HANDOFF);
    }

    private static boolean isOpen(ObjectNode handoff, Instant now) {
        return Instant.parse(handoff.path("at").asText()).isAfter(now.minus(OPEN_FOR));
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
