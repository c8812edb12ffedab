package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Makes the call that undoes an effect. */
@Component
public class Compensation {
    static final String STEP = "compensate";
    static final String ARGUMENTS = "$.arguments.";
    static final String RESULT = "$.result.";
    static final Pattern SOURCE = Pattern.compile("\\$\\.(arguments|result)\\.[A-Za-z_][A-Za-z0-9_]*");

    private final SideEffectRegistry registry;
    private final ObjectMapper json;

    Compensation(SideEffectRegistry registry, ObjectMapper json) {
        this.registry = registry;
        this.json = json;
    }

    /**
     * The call that undoes a done effect of a compensatable tool. Its turn group and step come from the effect alone, so
     * that whichever turn undoes it, and however often, it is one effect.
     */
    public ToolCall undoing(
            TenantId tenant,
            EffectLedger.Effect effect,
            TurnId turn,
            ConversationId conversation,
            CustomerId customer) {
        var compensation = registry.require(tenant, effect.tool()).compensation();
        if (effect.state() != EffectLedger.State.DONE || compensation == null) {
            throw new IllegalArgumentException("Expected a done effect of a compensatable tool, but '%s' is %s"
                    .formatted(effect.tool(), effect.state()));
        }
        var arguments = new HashMap<String, Object>();
        compensation.arguments().forEach((argument, source) -> {
            var value = valueOf(source, effect);
            if (!value.isMissingNode() && !value.isNull()) {
                arguments.put(argument, json.convertValue(value, Object.class));
            }
        });
        return new ToolCall(
                tenant,
                compensation.tool(),
                arguments,
                turn,
                UUID.nameUUIDFromBytes((tenant + "/" + effect.idempotencyKey()).getBytes(StandardCharsets.UTF_8)),
                STEP,
                conversation,
                customer);
    }

    private static JsonNode valueOf(String source, EffectLedger.Effect effect) {
        if (source.startsWith(ARGUMENTS)) {
            return effect.arguments().path(source.substring(ARGUMENTS.length()));
        }
        var result = effect.result();
        return result == null ? MissingNode.getInstance() : result.path(source.substring(RESULT.length()));
    }
}
