package ai.focal360.turn;

import ai.focal360.policy.DomainFact;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.Missing;
import ai.focal360.tenant.ReadPath;
import ai.focal360.tenant.Tool;
import ai.focal360.tool.SideEffectRegistry;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolGateway;
import ai.focal360.tool.ToolResult;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What rules need to know of a tool's systems before they decide: the reads listed with the tool, each as the type the
 * tenant declared, or that it could not be had. Answers are remembered until something is written.
 */
public final class Reads {
    /** For one call; an order of a hundred products is not judged by a hundred requests. */
    static final int MOST = 30;

    private final SideEffectRegistry registry;
    private final ToolGateway gateway;
    private final Policies policies;
    private final Map<String, Answer> answers = new HashMap<>();

    /** What a read answered, and the fact that makes of it. */
    private record Answer(ToolResult result, Object fact) {}

    Reads(SideEffectRegistry registry, ToolGateway gateway, Policies policies) {
        this.registry = registry;
        this.gateway = gateway;
        this.policies = policies;
    }

    /** Something was written: what was read before may not be so any more. */
    public void forget() {
        answers.clear();
    }

    /** Facts of declared types and {@link Missing}, in the order of the reads. */
    List<Object> facts(EffectiveConfig config, ToolCall call, Tool tool, ObjectNode origins) {
        var facts = new ArrayList<Object>();
        var answered = origins.putObject("reads");
        var made = 0;
        for (var read : tool.reads()) {
            var calls = calls(read, origins);
            made += calls.size();
            if (made > MOST) {
                facts.add(new Missing(read.tool(), "more than %d reads would be needed".formatted(MOST)));
                break;
            }
            var each = read.arguments().values().stream()
                    .anyMatch(path -> path(path).isForEach());
            if (calls.isEmpty() && !each) {
                facts.add(new Missing(read.tool(), "nothing to read it by: " + missing(read, origins)));
            }
            for (var arguments : calls) {
                facts.add(fact(config, call, read, arguments, each, answered));
            }
        }
        return facts;
    }

    /** The arguments of each call of a read; none when one of them has no value. */
    private List<Map<String, Object>> calls(Tool.Read read, ObjectNode origins) {
        List<Map<String, Object>> calls = List.of(Map.of());
        for (var argument : read.arguments().entrySet()) {
            var next = new ArrayList<Map<String, Object>>();
            for (var value : values(argument.getValue(), origins)) {
                for (var call : calls) {
                    var more = new LinkedHashMap<>(call);
                    more.put(argument.getKey(), plain(value));
                    next.add(more);
                }
            }
            calls = next;
        }
        return calls;
    }

    private static List<JsonNode> values(String path, ObjectNode origins) {
        var parsed = path(path);
        return parsed.in(origins.path(parsed.origin().name().toLowerCase(java.util.Locale.ROOT)));
    }

    private static String missing(Tool.Read read, ObjectNode origins) {
        return String.join(
                ", ",
                read.arguments().values().stream()
                        .filter(path -> values(path, origins).isEmpty())
                        .sorted()
                        .toList());
    }

    private static ReadPath path(String text) {
        return ReadPath.parse(text)
                .orElseThrow(() ->
                        new IllegalStateException("Expected '%s' to be checked when it was published".formatted(text)));
    }

    private Object fact(
            EffectiveConfig config,
            ToolCall call,
            Tool.Read read,
            Map<String, Object> arguments,
            boolean each,
            ObjectNode answered) {
        var reading = new ToolCall(
                call.tenant(),
                read.tool(),
                arguments,
                call.turn(),
                call.turnGroup(),
                call.step() + "/" + read.tool(),
                call.conversation(),
                call.customer());
        var answer = answers.computeIfAbsent(config.pack().version() + " " + read.tool() + arguments, key -> {
            var result = gateway.call(reading, registry.idempotencyKey(reading));
            return new Answer(result, fact(config, reading, result));
        });
        if (answer.result() instanceof ToolResult.Done done) {
            if (each) {
                answered.withArray("/" + read.tool()).add(done.body());
            } else {
                answered.set(read.tool(), done.body());
            }
        }
        return answer.fact();
    }

    private Object fact(EffectiveConfig config, ToolCall read, ToolResult result) {
        if (!(result instanceof ToolResult.Done done)) {
            return new Missing(read.tool(), Judging.describe(result));
        }
        var type = registry.require(read.tenant(), read.tool()).result();
        if (type == null) {
            return new Missing(read.tool(), "its result has no declared type");
        }
        var filled = policies.domainFact(config.pack(), config.platform(), type, done.body());
        return filled instanceof DomainFact.Filled fact ? fact.fact() : new Missing(read.tool(), filled.toString());
    }

    /** Arguments as JSON to take values from; what is neither text, number, boolean nor list is handed through. */
    static ObjectNode origin(Map<String, Object> arguments) {
        var json = JsonNodeFactory.instance.objectNode();
        arguments.forEach((name, value) -> json.set(name, node(value)));
        return json;
    }

    private static JsonNode node(Object value) {
        if (value instanceof Collection<?> elements) {
            var array = JsonNodeFactory.instance.arrayNode();
            elements.forEach(element -> array.add(node(Objects.requireNonNull(element))));
            return array;
        }
        return value instanceof String text ? JsonNodeFactory.instance.textNode(text) : new POJONode(value);
    }

    private static Object plain(JsonNode value) {
        if (value instanceof POJONode pojo) {
            return Objects.requireNonNull(pojo.getPojo());
        }
        if (value.isArray()) {
            var elements = new ArrayList<Object>();
            value.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        return value.isNumber() ? value.decimalValue() : value.isBoolean() ? value.booleanValue() : value.asText();
    }
}
