package ai.focal360.tool;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import ai.focal360.tenant.Tool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** What each tool of a tenant's live pack does to the world, and how its effects are told apart. */
@Component
public class SideEffectRegistry {
    private static final int READABLE_LENGTH = 60;

    private final Tenants tenants;

    SideEffectRegistry(Tenants tenants) {
        this.tenants = tenants;
    }

    /** The tool as the live pack has it; asking for one that is not registered is a broken assumption. */
    public Tool require(TenantId tenant, String id) {
        return find(tenant, id)
                .orElseThrow(() -> new IllegalStateException(
                        "Expected tenant '%s' to have registered tool '%s'".formatted(tenant, id)));
    }

    /** The tool, if the live pack has it; effects outlive what packs register. */
    public Optional<Tool> find(TenantId tenant, String id) {
        return tenants.pack(tenant).flatMap(pack -> pack.data().tool(id));
    }

    public List<Tool> all(TenantId tenant) {
        return tenants.require(tenant).data().tools();
    }

    /** The call's arguments as JSON, or everything that is wrong with them. */
    public ArgumentCheck check(ToolCall call) {
        return Arguments.check(require(call.tenant(), call.tool()), call.arguments());
    }

    /**
     * The key under which the call's effect happens at most once. By turn group and step it is the same for every turn of
     * the group that reaches the step, whatever the arguments; as a business key it is the same for ever for the same
     * values of the named arguments, whoever calls. Values are hashed: the readable part holds none of them.
     */
    public String idempotencyKey(ToolCall call) {
        var tool = require(call.tenant(), call.tool());
        var strategy = tool.idempotencyKey();
        return switch (strategy.strategy()) {
            case TURN_GROUP_STEP -> keyOfStep(call);
            case BUSINESS_KEY -> {
                var values = JsonNodeFactory.instance.objectNode();
                for (var field : new TreeSet<>(strategy.fields())) {
                    values.set(field, canonical(tool, field, call.arguments()));
                }
                yield key(call, "business", values);
            }
        };
    }

    /**
     * The key of a call that takes an effect back: that effect's own, whatever the tool's strategy. The second return of an
     * order is withdrawn although the first one was.
     */
    String keyOfUndoing(ToolCall call) {
        return keyOfStep(call);
    }

    private static String keyOfStep(ToolCall call) {
        return key(
                call,
                "step:" + call.turnGroup().toString().substring(0, 8),
                JsonNodeFactory.instance.textNode(call.turnGroup() + "/" + call.step()));
    }

    private static JsonNode canonical(Tool tool, String field, Map<String, Object> arguments) {
        var argument = tool.arguments().get(field);
        var value = arguments.get(field);
        if (argument == null || value == null) {
            return MissingNode.getInstance();
        }
        return Arguments.coerce(argument.type(), value).orElseGet(() -> new TextNode(value.toString()));
    }

    private static String key(ToolCall call, String readable, JsonNode identity) {
        var whole = JsonNodeFactory.instance.arrayNode();
        whole.add(call.tenant().value()).add(call.tool()).add(identity);
        var tool = call.tool().replaceAll("[^A-Za-z0-9_-]", "_");
        return "%s:%s:%s"
                .formatted(tool.substring(0, Math.min(tool.length(), READABLE_LENGTH)), readable, sha256(whole));
    }

    private static String sha256(JsonNode node) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(node.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected every JDK to know SHA-256", e);
        }
    }
}
