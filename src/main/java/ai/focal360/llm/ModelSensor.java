package ai.focal360.llm;

import ai.focal360.customer.MaskedField;
import ai.focal360.llm.SenseRequest.IntentCandidate;
import ai.focal360.llm.Understanding.Candidate;
import ai.focal360.llm.Understanding.ScoredIntent;
import ai.focal360.llm.Understanding.Tone;
import ai.focal360.llm.Understanding.Urgency;
import ai.focal360.tenant.Field;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One turn's question to a model that senses. A report of the wrong shape, out of range or in a language the agent does
 * not speak is refused; intents, fields and values nobody offered are dropped. A value counts only if the customer wrote
 * it and it has the form of its field; a yes only if the local reader heard it too.
 */
final class ModelSensor implements ModelChain.Question<Understanding> {
    private static final int MOST_ITEMS = 50;
    private static final int LONGEST_VALUE = 500;

    private final SenseRequest request;
    private final LlmSettings settings;
    private final LocalSensor local;

    ModelSensor(SenseRequest request, LlmSettings settings, LocalSensor local) {
        this.request = request;
        this.settings = settings;
        this.local = local;
    }

    @Override
    public String system() {
        return Prompts.SENSE;
    }

    @Override
    public String user(@Nullable String correction) {
        var document = new LinkedHashMap<String, Object>();
        if (correction != null) {
            document.put("correction", correction);
        }
        document.put("languages", request.agent().languages());
        document.put("language", request.language() == null ? "" : request.language());
        document.put(
                "intents",
                request.intents().stream()
                        .map(intent -> ordered("id", intent.id(), "description", intent.description()))
                        .toList());
        document.put("fields", request.fields().stream().map(this::field).toList());
        document.put(
                "asked",
                ordered(
                        "yes_or_no",
                        request.expected().yesOrNo(),
                        "fields",
                        request.expected().fields()));
        document.put("history", Prompts.history(request.history(), settings.historyCharacters()));
        document.put("messages", local.messages(request));
        return Prompts.document(document);
    }

    private Map<String, Object> field(MaskedField field) {
        var definition = field.definition();
        var described = new LinkedHashMap<String, Object>();
        described.put("field", definition.name());
        described.put("type", definition.type().name());
        described.put("scope", definition.scope().name());
        described.put("label", definition.label().getOrDefault("en", definition.name()));
        if (definition.description() != null) {
            described.put("description", definition.description());
        }
        if (!definition.values().isEmpty()) {
            described.put(
                    "values", definition.values().keySet().stream().sorted().toList());
        }
        described.put("known", field.known());
        return described;
    }

    private static Map<String, Object> ordered(String one, Object oneValue, String two, Object twoValue) {
        var ordered = new LinkedHashMap<String, Object>();
        ordered.put(one, oneValue);
        ordered.put(two, twoValue);
        return ordered;
    }

    @Override
    public JsonSchema schema() {
        return JsonSchema.builder()
                .name("understanding")
                .rootElement(object(Map.of(
                        "language", oneOf(request.agent().languages()),
                        "intents",
                                list(object(Map.of(
                                        "id",
                                        oneOf(request.intents().stream()
                                                .map(IntentCandidate::id)
                                                .toList()),
                                        "score",
                                        new JsonNumberSchema()))),
                        "sentiment", new JsonNumberSchema(),
                        "urgency", oneOf(names(Urgency.values())),
                        "tone", oneOf(names(Tone.values())),
                        "candidates",
                                list(object(Map.of(
                                        "field",
                                        oneOf(request.fields().stream()
                                                .map(MaskedField::name)
                                                .toList()),
                                        "value",
                                        new JsonStringSchema(),
                                        "confidence",
                                        new JsonNumberSchema()))),
                        "answer", oneOf(List.of("yes", "no", "none")))))
                .build();
    }

    private static JsonObjectSchema object(Map<String, JsonSchemaElement> properties) {
        var builder = JsonObjectSchema.builder();
        properties.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(property -> builder.addProperty(property.getKey(), property.getValue()));
        return builder.required(properties.keySet().stream().sorted().toList())
                .additionalProperties(false)
                .build();
    }

    private static JsonArraySchema list(JsonSchemaElement items) {
        return JsonArraySchema.builder().items(items).build();
    }

    private static JsonSchemaElement oneOf(List<String> values) {
        return values.isEmpty()
                ? new JsonStringSchema()
                : JsonEnumSchema.builder()
                        .enumValues(values.stream().distinct().toList())
                        .build();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    @Override
    public Understanding read(String answer) throws ModelChain.Unusable {
        var report = Prompts.object(answer);
        var language = text(report, "language");
        if (!request.agent().languages().contains(language)) {
            throw new ModelChain.Unusable(
                    "'language' must be one of " + request.agent().languages());
        }
        var inOrder = local.inOrder(request, language);
        return new Understanding(
                language,
                intents(report),
                number(report, "sentiment", -1),
                constant(report, "urgency", Urgency.class),
                constant(report, "tone", Tone.class),
                candidates(report, inOrder),
                answer(text(report, "answer"), inOrder));
    }

    private List<ScoredIntent> intents(JsonNode report) throws ModelChain.Unusable {
        var allowed = request.intents().stream().map(IntentCandidate::id).collect(Collectors.toSet());
        var intents = new LinkedHashMap<String, ScoredIntent>();
        for (var item : items(report, "intents")) {
            var id = text(item, "id");
            var score = number(item, "score", 0);
            if (allowed.contains(id)) {
                intents.putIfAbsent(id, new ScoredIntent(id, score));
            }
        }
        return intents.values().stream()
                .sorted(Comparator.comparingDouble(ScoredIntent::score).reversed())
                .limit(settings.local().maxIntents())
                .toList();
    }

    private List<Candidate> candidates(JsonNode report, List<Lexicon> inOrder) throws ModelChain.Unusable {
        var written = compact(local.text(request));
        var candidates = new ArrayList<Candidate>();
        for (var item : items(report, "candidates")) {
            var field = field(text(item, "field"));
            var value = text(item, "value").trim();
            var confidence = number(item, "confidence", 0);
            if (field.isPresent() && !value.isEmpty() && value.length() <= LONGEST_VALUE) {
                plainForm(field.get(), value, written, inOrder)
                        .map(plain -> new Candidate(field.get().name(), plain, confidence))
                        .filter(candidate -> !candidates.contains(candidate))
                        .ifPresent(candidates::add);
            }
        }
        return candidates;
    }

    private Optional<Field> field(String name) {
        return request.fields().stream()
                .map(MaskedField::definition)
                .filter(definition -> definition.name().equals(name))
                .findFirst();
    }

    private Optional<String> plainForm(Field field, String value, String written, List<Lexicon> inOrder) {
        var declared = field.values().containsKey(value);
        if (field.type() == Field.Type.ENUM || (field.type() == Field.Type.LIST && declared)) {
            return declared ? Optional.of(value) : Optional.empty();
        }
        if (field.type() == Field.Type.BOOLEAN) {
            return request.expected().fields().contains(field.name())
                    ? local.plainForm(field, local.text(request), inOrder).filter(value::equalsIgnoreCase)
                    : Optional.empty();
        }
        return written.contains(compact(value)) ? local.plainForm(field, value, inOrder) : Optional.empty();
    }

    private static String compact(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").trim();
    }

    /** A yes may set something going that cannot be undone: two must have heard it. A no is believed sooner. */
    private @Nullable Boolean answer(String said, List<Lexicon> inOrder) throws ModelChain.Unusable {
        if (!List.of("yes", "no", "none").contains(said)) {
            throw new ModelChain.Unusable("'answer' must be yes, no or none");
        }
        if (!request.expected().yesOrNo()) {
            return null;
        }
        var heard = local.answer(request, inOrder);
        if (heard == null) {
            return said.equals("no") ? false : null;
        }
        var agreed = said.equals(heard ? "yes" : "no");
        return agreed ? heard : null;
    }

    private static List<JsonNode> items(JsonNode report, String key) throws ModelChain.Unusable {
        var list = report.get(key);
        if (list == null || !list.isArray()) {
            throw new ModelChain.Unusable("'" + key + "' must be a list");
        }
        var items = new ArrayList<JsonNode>();
        for (var item : list) {
            if (!item.isObject()) {
                throw new ModelChain.Unusable("'" + key + "' must be a list of objects");
            }
            items.add(item);
        }
        if (items.size() > MOST_ITEMS) {
            throw new ModelChain.Unusable("'" + key + "' must have at most " + MOST_ITEMS + " entries");
        }
        return items;
    }

    private static String text(JsonNode object, String key) throws ModelChain.Unusable {
        var value = object.get(key);
        if (value == null || !value.isTextual()) {
            throw new ModelChain.Unusable("'" + key + "' must be a text");
        }
        return value.textValue();
    }

    private static double number(JsonNode object, String key, double least) throws ModelChain.Unusable {
        var value = object.get(key);
        if (value == null || !value.isNumber()) {
            throw new ModelChain.Unusable("'" + key + "' must be a number");
        }
        var number = value.doubleValue();
        if (!(number >= least && number <= 1)) {
            throw new ModelChain.Unusable("'" + key + "' must be from " + (int) least + " to 1");
        }
        return number;
    }

    private static <E extends Enum<E>> E constant(JsonNode object, String key, Class<E> type)
            throws ModelChain.Unusable {
        var name = text(object, key);
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new ModelChain.Unusable("'" + key + "' must be one of " + names(type.getEnumConstants()));
    }
}
