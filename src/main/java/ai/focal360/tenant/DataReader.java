package ai.focal360.tenant;

import ai.focal360.platform.AgentId;
import ai.focal360.tenant.DataFiles.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** From entries their schema accepted to records. */
final class DataReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TOOL_TIMEOUT = Duration.ofSeconds(10);

    private final DataFiles files;

    DataReader(DataFiles files) {
        this.files = files;
    }

    TenantData read() {
        var tenant =
                files.entries(DataKind.TENANT).stream().filter(Entry::valid).findFirst();
        return new TenantData(
                tenant.map(entry -> entry.node().path("name").asText()).orElse(""),
                tenant.map(entry -> settings(entry.node())).orElse(Map.of()),
                all(DataKind.AGENTS, this::agent),
                all(DataKind.CHANNELS, ChannelReader::read),
                all(DataKind.CUSTOMER, DataReader::field),
                all(DataKind.INTENTS, DataReader::intent),
                Stream.concat(
                                all(DataKind.ARTICLES, entry -> article(entry, Article.Kind.ARTICLE)).stream(),
                                all(DataKind.FAQ, entry -> article(entry, Article.Kind.FAQ)).stream())
                        .toList(),
                all(DataKind.OFFERINGS, DataReader::offering),
                all(DataKind.GUIDELINES, DataReader::guideline),
                all(DataKind.TOOLS, this::tool),
                texts(),
                all(DataKind.EVENTS, DataReader::event));
    }

    private <T> List<T> all(DataKind kind, Function<Entry, T> reading) {
        return files.entries(kind).stream().filter(Entry::valid).map(reading).toList();
    }

    private Agent agent(Entry entry) {
        var node = entry.node();
        return new Agent(
                new AgentId(entry.id()),
                node.path("name").asText(),
                node.path("personality").asText().strip(),
                strings(node.path("languages")),
                optional(node, "greeting"),
                node.has("scenarios") ? strings(node.path("scenarios")) : files.scenarios(),
                settings(node),
                members(node.path("models"), DataReader::strings),
                node.has("context") ? context(node.path("context")) : Map.of(Agent.TALK, Agent.Use.ALWAYS));
    }

    private static Map<String, Agent.Use> context(JsonNode node) {
        var context = new LinkedHashMap<String, Agent.Use>();
        members(node, DataReader::strings)
                .forEach((use, sources) -> sources.forEach(
                        source -> context.put(source, constant(Agent.Use.class, TextNode.valueOf(use)))));
        return context;
    }

    private static EventMeaning event(Entry entry) {
        var node = entry.node();
        return new EventMeaning(
                entry.id(),
                optional(node, "customer"),
                optional(node, "address"),
                optional(node, "channel"),
                node.path("task").asText("outreach"),
                optional(node, "text"),
                optional(node, "scenario"),
                members(node.path("values"), JsonNode::asText),
                duration(node.path("after"), Duration.ZERO),
                node.has("expires-after") ? duration(node.path("expires-after"), Duration.ZERO) : null,
                node.path("reason").asText());
    }

    private static Field field(Entry entry) {
        var node = entry.node();
        return new Field(
                entry.id(),
                constant(Field.Type.class, node.path("type")),
                constant(Field.Scope.class, node.path("scope")),
                localized(node.path("label")),
                optional(node, "description"),
                optional(node, "pattern"),
                members(node.path("values"), DataReader::lists),
                node.path("personal").asBoolean(),
                members(node.path("labels"), DataReader::localized));
    }

    private static Intent intent(Entry entry) {
        return new Intent(
                entry.id(),
                entry.node().path("description").asText(),
                lists(entry.node().path("examples")));
    }

    private static Article article(Entry entry, Article.Kind kind) {
        var node = entry.node();
        var answer = localized(node.path("answer"));
        var body = new LinkedHashMap<>(answer);
        body.putAll(localized(node.path("body")));
        return new Article(
                entry.id(),
                kind,
                localized(node.path("title")),
                answer,
                body,
                lists(node.path("questions")),
                optional(node, "url"),
                strings(node.path("tags")));
    }

    private static Offering offering(Entry entry) {
        var node = entry.node();
        return new Offering(
                entry.id(),
                constant(Offering.Kind.class, node.path("kind")),
                localized(node.path("name")),
                localized(node.path("description")),
                node.has("price") ? new BigDecimal(node.path("price").asText()) : null,
                optional(node, "currency"),
                node.path("available").asBoolean(true),
                optional(node, "url"),
                strings(node.path("tags")));
    }

    private static Guideline guideline(Entry entry) {
        var node = entry.node();
        return new Guideline(
                entry.id(),
                node.path("condition").asText(""),
                node.path("action").asText(),
                node.path("scope").asText("global"),
                node.path("priority").asInt(0),
                node.path("cooldown").asInt(0),
                node.has("max-fires") ? node.path("max-fires").asInt() : null,
                strings(node.path("intents")),
                lists(node.path("examples")),
                optional(node, "text"),
                strings(node.path("depends-on")),
                strings(node.path("implies")),
                strings(node.path("excludes")),
                strings(node.path("specializes")));
    }

    private Tool tool(Entry entry) {
        var node = entry.node();
        var compensation = node.path("compensation");
        var key = node.path("idempotency-key");
        var reads = new ArrayList<Tool.Read>();
        for (var read : node.path("reads")) {
            reads.add(new Tool.Read(read.path("tool").asText(), members(read.path("arguments"), JsonNode::asText)));
        }
        return new Tool(
                entry.id(),
                node.path("description").asText(),
                node.path("url").asText(),
                constant(SideEffectLevel.class, node.path("level")),
                compensation.isMissingNode()
                        ? null
                        : new Tool.Compensation(
                                compensation.path("tool").asText(),
                                members(compensation.path("arguments"), JsonNode::asText)),
                new Tool.IdempotencyKey(
                        key.isMissingNode()
                                ? Tool.IdempotencyKey.Strategy.TURN_GROUP_STEP
                                : constant(Tool.IdempotencyKey.Strategy.class, key.path("strategy")),
                        strings(key.path("fields"))),
                members(node.path("arguments"), DataReader::argument),
                optional(node, "result"),
                reads,
                duration(node.path("timeout"), TOOL_TIMEOUT),
                node.path("max-attempts").asInt(1),
                optional(node, "secret"),
                governance(node));
    }

    private Tool.Governance governance(JsonNode node) {
        var status = node.path("status");
        var after = new ArrayList<Tool.After>();
        for (var before : node.path("after")) {
            after.add(new Tool.After(before.path("tool").asText(), members(before.path("same"), JsonNode::asText)));
        }
        var budget = node.path("budget");
        var circuit = node.path("circuit");
        return new Tool.Governance(
                status.isMissingNode()
                        ? null
                        : new Tool.Status(
                                status.path("tool").asText(),
                                members(status.path("arguments"), JsonNode::asText),
                                lists(status.path("done-when")),
                                lists(status.path("failed-when")),
                                strings(status.path("failed-on"))),
                after,
                budget.isMissingNode()
                        ? null
                        : new Tool.Budget(
                                allowance(budget.path("per-customer")),
                                allowance(budget.path("per-tenant")),
                                sum(budget)),
                new Tool.Line(
                        number(node, "concurrency"),
                        number(circuit, "failure-rate"),
                        number(circuit, "window"),
                        number(circuit, "minimum-calls"),
                        circuit.has("open") ? duration(circuit.path("open"), Duration.ZERO) : null));
    }

    /** In the tenant's currency unless the budget names one. */
    private Tool.@Nullable Sum sum(JsonNode budget) {
        var amount = optional(budget, "amount-argument");
        var currency = budget.has("currency") ? optional(budget, "currency") : files.currency();
        return amount == null || currency == null
                ? null
                : new Tool.Sum(amount, currency, optional(budget, "currency-argument"));
    }

    private static Tool.@Nullable Allowance allowance(JsonNode node) {
        return node.isMissingNode()
                ? null
                : new Tool.Allowance(
                        number(node, "count"),
                        node.has("amount") ? new BigDecimal(node.path("amount").asText()) : null);
    }

    private static @Nullable Integer number(JsonNode node, String name) {
        return node.has(name) ? node.path(name).asInt() : null;
    }

    private static Tool.Argument argument(JsonNode node) {
        return new Tool.Argument(
                constant(Field.Type.class, node.path("type")),
                node.path("required").asBoolean(true),
                optional(node, "description"));
    }

    private Texts texts() {
        var templates = new LinkedHashMap<String, Map<String, Map<String, String>>>();
        for (var entry : files.entries(DataKind.TEXTS)) {
            if (entry.valid()) {
                templates.put(entry.id(), languages(entry.node()));
            }
        }
        return new Texts(templates);
    }

    /** What a text's entry says per language and variant; its other members are notes for authors. */
    static Map<String, Map<String, String>> languages(JsonNode text) {
        var languages = new LinkedHashMap<String, Map<String, String>>();
        text.properties().forEach(member -> {
            if (member.getKey().length() == 2) {
                var template = member.getValue();
                languages.put(
                        member.getKey(),
                        template.isObject()
                                ? members(template, JsonNode::asText)
                                : Map.of(Texts.ANY_CHANNEL, template.asText()));
            }
        });
        return languages;
    }

    static List<String> strings(JsonNode list) {
        var strings = new ArrayList<String>();
        list.forEach(item -> strings.add(item.asText()));
        return List.copyOf(strings);
    }

    private static Map<String, String> localized(JsonNode node) {
        return members(node, text -> text.asText().strip());
    }

    private static Map<String, List<String>> lists(JsonNode node) {
        return members(node, DataReader::strings);
    }

    private static Map<String, Object> settings(JsonNode node) {
        return members(node.path("settings"), value -> JSON.convertValue(value, Object.class));
    }

    static <T> Map<String, T> members(JsonNode node, Function<JsonNode, T> reading) {
        var members = new LinkedHashMap<String, T>();
        node.properties().forEach(member -> members.put(member.getKey(), reading.apply(member.getValue())));
        return members;
    }

    static <E extends Enum<E>> E constant(Class<E> type, JsonNode node) {
        return Enum.valueOf(type, node.asText().toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    static Duration duration(JsonNode node, Duration otherwise) {
        return node.isMissingNode() ? otherwise : DurationStyle.detectAndParse(node.asText());
    }

    private static @Nullable String optional(JsonNode node, String name) {
        return node.has(name) ? node.path(name).asText() : null;
    }
}
