package ai.focal360.tool;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Asks the read a tool names for it whether an effect happened. Holds no connection while it does. */
@Component
class StatusQuestion {
    static final String STEP = "status";
    static final String KEY = "$.key";

    private final ToolGateway gateway;
    private final ObjectMapper json;

    StatusQuestion(ToolGateway gateway, ObjectMapper json) {
        this.gateway = gateway;
        this.json = json;
    }

    /** What the tool says of it. */
    sealed interface Found {
        /** The answer stands in for the one that never came. */
        record Happened(JsonNode answer) implements Found {}

        record DidNotHappen(String why) implements Found {}

        record StillUnknown(String why) implements Found {}
    }

    Found ask(TenantId tenant, EffectView effect, Tool.Status status) {
        var arguments = new HashMap<String, Object>();
        status.arguments().forEach((argument, source) -> {
            if (source.equals(KEY)) {
                arguments.put(argument, effect.key());
                return;
            }
            var value = effect.arguments().path(source.substring(Compensation.ARGUMENTS.length()));
            if (!value.isMissingNode() && !value.isNull()) {
                arguments.put(argument, json.convertValue(value, Object.class));
            }
        });
        var result = gateway.call(
                new ToolCall(
                        tenant,
                        status.tool(),
                        arguments,
                        effect.turn(),
                        UUID.nameUUIDFromBytes(effect.key().getBytes(StandardCharsets.UTF_8)),
                        STEP,
                        effect.conversation(),
                        effect.customer()),
                effect.key());
        return read(status, result);
    }

    static Found read(Tool.Status status, ToolResult result) {
        if (result instanceof ToolResult.Done done) {
            var happened = matches(status.doneWhen(), done.body());
            var not = matches(status.failedWhen(), done.body());
            if (happened == not) {
                return new Found.StillUnknown(
                        happened
                                ? "its answer says both"
                                : "its answer says neither that it happened nor that it did not");
            }
            return happened
                    ? new Found.Happened(done.body())
                    : new Found.DidNotHappen("'%s' says so".formatted(status.tool()));
        }
        if (result instanceof ToolResult.Refused refused) {
            return status.failedOn().contains(refused.code())
                    ? new Found.DidNotHappen("'%s' answers '%s'".formatted(status.tool(), refused.code()))
                    : new Found.StillUnknown("'%s' refuses: %s".formatted(status.tool(), refused.code()));
        }
        return new Found.StillUnknown("'%s' cannot be asked".formatted(status.tool()));
    }

    private static boolean matches(Map<String, List<String>> when, JsonNode answer) {
        return !when.isEmpty()
                && when.entrySet().stream().allMatch(field -> {
                    var value = answer.at("/" + field.getKey().replace('.', '/'));
                    return value.isValueNode()
                            && !value.isNull()
                            && field.getValue().contains(value.asText());
                });
    }
}
