package ai.focal360.channel.whatsapp;

import ai.focal360.channel.OutboundMessage;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;

/**
 * The body of one message to the Graph API: reply buttons where WhatsApp has room for them, otherwise text with the
 * suggestions as lines. Source: Meta's Cloud API, "Text messages" and "Interactive reply buttons messages".
 */
final class GraphMessage {
    static final int LONGEST_TEXT = 4096;
    static final String REFERENCE_PREFIX = "focal-";

    private static final int MOST_BUTTONS = 3;
    private static final int LONGEST_TITLE = 20;
    private static final int LONGEST_TEXT_WITH_BUTTONS = 1024;

    private GraphMessage() {}

    static ObjectNode of(OutboundMessage message) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("messaging_product", "whatsapp");
        body.put("recipient_type", "individual");
        body.put("to", message.lane().address());
        // comes back in every status report: it finds the row even when the answer to this call is lost
        body.put("biz_opaque_callback_data", REFERENCE_PREFIX + message.id());
        if (hasRoomForButtons(message)) {
            body.put("type", "interactive");
            body.set("interactive", buttons(message));
        } else {
            body.put("type", "text");
            body.putObject("text").put("preview_url", false).put("body", text(message));
        }
        return body;
    }

    private static boolean hasRoomForButtons(OutboundMessage message) {
        var titles = message.suggestions();
        return !titles.isEmpty()
                && titles.size() <= MOST_BUTTONS
                && titles.stream().allMatch(title -> title.length() <= LONGEST_TITLE)
                && titles.stream().distinct().count() == titles.size()
                && message.text().length() <= LONGEST_TEXT_WITH_BUTTONS;
    }

    private static ObjectNode buttons(OutboundMessage message) {
        var interactive = JsonNodeFactory.instance.objectNode();
        interactive.put("type", "button");
        interactive.putObject("body").put("text", message.text());
        var buttons = interactive.putObject("action").putArray("buttons");
        for (int i = 0; i < message.suggestions().size(); i++) {
            var button = buttons.addObject().put("type", "reply");
            button.putObject("reply")
                    .put("id", message.turn() + "-" + i)
                    .put("title", message.suggestions().get(i));
        }
        return interactive;
    }

    private static String text(OutboundMessage message) {
        var lines = message.suggestions().stream()
                .map(suggestion -> "\n• " + suggestion)
                .collect(Collectors.joining());
        var whole = lines.isEmpty() ? message.text() : message.text() + "\n" + lines;
        return whole.length() <= LONGEST_TEXT ? whole : message.text();
    }
}
