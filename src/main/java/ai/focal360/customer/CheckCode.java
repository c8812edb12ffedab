package ai.focal360.customer;

import ai.focal360.customer.Codes.Checked.Outcome;
import ai.focal360.tool.PlatformTool;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolResult;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * The tool {@code check_code}: whether the customer knows the code. Answers {@code outcome} ({@code verified}, {@code wrong},
 * {@code expired}) and the tries {@code left}; once verified, the address as {@code email} or {@code phone}, to be learned.
 */
@Component
class CheckCode implements PlatformTool {
    private final Codes codes;
    private final Customers customers;

    CheckCode(Codes codes, Customers customers) {
        this.codes = codes;
        this.customers = customers;
    }

    @Override
    public String id() {
        return "check_code";
    }

    @Override
    public ToolResult call(ToolCall call, String idempotencyKey) {
        var challenge = Challenges.of(call, customers);
        if (challenge.isEmpty()) {
            return Challenges.NO_ADDRESS;
        }
        var checked =
                codes.check(challenge.get(), String.valueOf(call.arguments().get("code")), idempotencyKey);
        var answer = JsonNodeFactory.instance
                .objectNode()
                .put("outcome", checked.outcome().name().toLowerCase(Locale.ROOT))
                .put("left", checked.left());
        if (checked.outcome() == Outcome.VERIFIED) {
            var address = challenge.get().address();
            answer.put(address.kind().name().toLowerCase(Locale.ROOT), address.value());
        }
        return new ToolResult.Done(answer);
    }
}
