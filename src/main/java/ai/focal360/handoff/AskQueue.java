package ai.focal360.handoff;

import ai.focal360.scenario.Talks;
import ai.focal360.tool.PlatformTool;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolResult;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The tool {@code ask_queue}: when a colleague can be there, as far as anybody can know. */
@Component
class AskQueue implements PlatformTool {
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("EEEE HH:mm");

    private final HandoffRows rows;
    private final HandoffSettings.Source settings;
    private final Talks talks;

    AskQueue(HandoffRows rows, HandoffSettings.Source settings, Talks talks) {
        this.rows = rows;
        this.settings = settings;
        this.talks = talks;
    }

    @Override
    public String id() {
        return "ask_queue";
    }

    @Override
    public ToolResult call(ToolCall call, String idempotencyKey) {
        return talks.find(call.tenant(), call.conversation())
                .<ToolResult>map(talk -> new ToolResult.Done(outlook(call, settings.of(call.tenant(), talk.agent()))))
                .orElseGet(() -> new ToolResult.Refused("no_conversation", "there is no such conversation"));
    }

    /** {@code outlook}: soon, with the minutes; later, when nobody can say; closed, until {@code opens}. */
    private ObjectNode outlook(ToolCall call, HandoffSettings team) {
        var language = argument(call, "language");
        var skill = team.skill(argument(call, "topic"));
        var queue = rows.waitingTime(
                call.tenant(), Handoff.Urgency.of(argument(call, "urgency")), team.present(), team.usual());
        var open = team.isOpen();
        var minutes = open ? queue.minutes(team.atOnce()) : Optional.<Long>empty();
        return JsonNodeFactory.instance
                .objectNode()
                .put("outlook", !open ? "closed" : minutes.isPresent() ? "soon" : "later")
                .put("skill", skill)
                .put("ahead", queue.ahead())
                .put("colleagues", queue.colleagues())
                .put("expected_wait_minutes", minutes.orElse(0L))
                .put(
                        "opens",
                        team.hours()
                                .opensAfter(team.now())
                                .filter(opening -> !open)
                                .map(DAY_AND_TIME.withLocale(Locale.forLanguageTag(language))::format)
                                .orElse(""));
    }

    private static String argument(ToolCall call, String name) {
        return String.valueOf(call.arguments().getOrDefault(name, ""));
    }
}
