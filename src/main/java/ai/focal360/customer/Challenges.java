package ai.focal360.customer;

import ai.focal360.customer.Codes.Challenge;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolResult;
import java.util.Optional;

/** The challenge a tool call is about, by its argument {@code address}: an e-mail address or a phone number. */
final class Challenges {
    static final ToolResult NO_ADDRESS =
            new ToolResult.Refused("no_address", "this is no e-mail address or phone number");

    private Challenges() {}

    static Optional<Challenge> of(ToolCall call, Customers customers) {
        return customers
                .address(call.tenant(), String.valueOf(call.arguments().get("address")))
                .map(address -> new Challenge(call.tenant(), call.customer(), call.conversation(), address));
    }
}
