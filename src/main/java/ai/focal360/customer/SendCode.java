package ai.focal360.customer;

import ai.focal360.tool.PlatformTool;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolResult;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.springframework.stereotype.Component;

/** The tool {@code send_code}: a code goes to the address the customer says is theirs. */
@Component
class SendCode implements PlatformTool {
    private final Codes codes;
    private final Customers customers;

    SendCode(Codes codes, Customers customers) {
        this.codes = codes;
        this.customers = customers;
    }

    @Override
    public String id() {
        return "send_code";
    }

    @Override
    public ToolResult call(ToolCall call, String idempotencyKey) {
        var challenge = Challenges.of(call, customers);
        if (challenge.isEmpty()) {
            return Challenges.NO_ADDRESS;
        }
        var language = String.valueOf(call.arguments().get("language"));
        return switch (codes.send(challenge.get(), language, idempotencyKey)) {
            case SENT ->
                new ToolResult.Done(JsonNodeFactory.instance.objectNode().put("sent", true));
            case UNREACHABLE -> new ToolResult.Refused("unreachable", "no channel reaches this address");
            case TOO_MANY -> new ToolResult.Refused("too_many", "too many codes were sent within the hour");
        };
    }
}
