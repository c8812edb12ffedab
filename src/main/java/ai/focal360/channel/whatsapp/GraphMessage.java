package ai.focal360.channel.whatsapp;

import ai.focal360.channel.OutboundMessage;
import ai.focal360.tenant.ChannelConfig;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The body of one message to the Graph API: suggestions as reply buttons, else as a list, where WhatsApp has room for them,
 * otherwise as lines of the text. Source: Meta's Cloud API, "Text messages", "Interactive reply buttons messages" and
 * "Interactive list messages".
 */
final class GraphMessage {
    static final int LONGEST_TEXT = 4096;
    static final String REFERENCE_PREFIX = "focal-";

    /** The channel property with what stands on the button that opens a list; a sign, unless the tenant has a word. */
    static final String LIST_BUTTON = "list-button";

    private static final String LIST_SIGN = "☰";
    private static final int LONGEST_LIST_BUTTON = 20;

    private static final int MOST_BUTTONS = 3;
    private static final int LONGEST_TITLE = 20;
    private static final int LONGEST_TEXT_WITH_BUTTONS = 1024;

    private static final int MOST_ROWS = 10;
    private static final int LONGEST_ROW = 24;

    private GraphMessage() {}

    static ObjectNode of(ChannelConfig channel, OutboundMessage message) {
        var body = addressed(message);
        int most = channel.capability().buttons();
        if (fits(message, Math.min(most, MOST_BUTTONS), LONGEST_TITLE)
                && message.text().length() <= LONGEST_TEXT_WITH_BUTTONS) {
            body.put("type", "interactive");
            body.set("interactive", buttons(message));
        } else if (fits(message, Math.min(most, MOST_ROWS), LONGEST_ROW)) {
            body.put("type", "interactive");
            body.set("interactive", list(channel, message));
        } else {
            body.put("type", "text");
            body.putObject("text").put("preview_url", false).put("body", message.spelledOut(LONGEST_TEXT));
        }
        return body;
    }

    /** Words that Meta approved, which it takes at any time. Source: "Send template messages". */
    static ObjectNode of(Approved.Said said, OutboundMessage message) {
        var body = addressed(message);
        body.put("type", "template");
        var template = body.putObject("template").put("name", said.template());
        template.putObject("language").put("code", said.language());
        if (!said.values().isEmpty()) {
            var values = template.putArray("components")
                    .addObject()
                    .put("type", "body")
                    .putArray("parameters");
            said.values()
                    .forEach(value -> values.addObject().put("type", "text").put("text", value));
        }
        return body;
    }

    private static ObjectNode addressed(OutboundMessage message) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("messaging_product", "whatsapp");
        body.put("recipient_type", "individual");
        body.put("to", message.lane().address());
        // comes back in every status report: it finds the row even when the answer to this call is lost
        body.put("biz_opaque_callback_data", REFERENCE_PREFIX + message.id());
        return body;
    }

    private static boolean fits(OutboundMessage message, int most, int longest) {
        var titles = message.suggestions();
        return !titles.isEmpty()
                && titles.size() <= most
                && titles.stream().allMatch(title -> title.length() <= longest)
                && titles.stream().distinct().count() == titles.size();
    }

    private static ObjectNode buttons(OutboundMessage message) {
        var interactive = interactive("button", message);
        var buttons = interactive.putObject("action").putArray("buttons");
        for (int i = 0; i < message.suggestions().size(); i++) {
            var button = buttons.addObject().put("type", "reply");
            button.set("reply", choice(message, i));
        }
        return interactive;
    }

    private static ObjectNode list(ChannelConfig channel, OutboundMessage message) {
        var interactive = interactive("list", message);
        var word = channel.properties().getOrDefault(LIST_BUTTON, LIST_SIGN);
        var action = interactive.putObject("action");
        action.put("button", word.length() <= LONGEST_LIST_BUTTON ? word : LIST_SIGN);
        var rows = action.putArray("sections").addObject().putArray("rows");
        for (int i = 0; i < message.suggestions().size(); i++) {
            rows.add(choice(message, i));
        }
        return interactive;
    }

    private static ObjectNode interactive(String type, OutboundMessage message) {
        var interactive = JsonNodeFactory.instance.objectNode();
        interactive.put("type", type);
        interactive.putObject("body").put("text", message.text());
        return interactive;
    }

    private static ObjectNode choice(OutboundMessage message, int index) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", message.choice(index))
                .put("title", message.suggestions().get(index));
    }
}
