package ai.focal360.llm;

import ai.focal360.llm.TextRenderer.Rendered;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One turn's question to a model that writes. It sees texts with placeholders, never values; what it writes must keep the
 * placeholders and may bring no number, amount, address or markup that its segment did not have. Confirmations are not
 * asked of it: a customer confirms exactly what the process will do.
 */
final class ModelWriter implements ModelChain.Question<ModelWriter.Wording> {
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,:]\\d+)*");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:[a-z][a-z+.-]{1,20}://|www\\.)\\S+|\\S+@\\S+|(?<![\\p{L}\\d])[\\p{L}\\d-]+(?:\\.[\\p{L}\\d-]+)*\\.[\\p{L}]{2,24}/\\S*|(?<![\\p{L}\\d])[a-z\\d-]+\\.(?:com|net|org|io|nl|de|eu|be|co|info|shop|app)(?![\\p{L}\\d])|(?<![\\p{L}\\d])/[a-z\\d-]+(?:/[a-z\\d-]+)*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MARKUP = Pattern.compile(
            "</?[a-z!]|&#?\\w{1,10};|]\\(|```|javascript:|\\p{Cc}(?<![\\n\\t])|[\\u202a-\\u202e\\u2066-\\u2069]",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS_END = Pattern.compile("[.,;:!?)\\]}\"']+$");
    private static final int LONGEST_FACTOR = 3;
    private static final int ROOM = 400;

    private final WriteRequest request;
    private final LlmSettings settings;
    private final MoneyReader money;
    private final List<Segment> segments;
    private final List<Rendered> texts;

    /** What the model wrote, placeholders still in it, one per segment it was given. */
    record Wording(List<String> texts, Set<String> categories) {}

    /**
     * @param segments those the model may phrase
     * @param texts theirs, rendered up to the values
     */
    ModelWriter(
            WriteRequest request,
            LlmSettings settings,
            MoneyReader money,
            List<Segment> segments,
            List<Rendered> texts) {
        this.request = request;
        this.settings = settings;
        this.money = money;
        this.segments = segments;
        this.texts = texts;
    }

    static boolean mayPhrase(Segment segment) {
        return segment.kind() != Segment.Kind.CONFIRM && !segment.verbatim();
    }

    @Override
    public String system() {
        return Prompts.WRITE;
    }

    @Override
    public String user(@Nullable String correction) {
        var document = new LinkedHashMap<String, Object>();
        if (correction != null) {
            document.put("correction", correction);
        }
        var speaker = new LinkedHashMap<String, Object>();
        speaker.put("name", request.agent().name());
        speaker.put("personality", request.agent().personality());
        document.put("speaker", speaker);
        document.put("language", request.language());
        document.put("channel", request.channel().kind().name().toLowerCase(Locale.ROOT));
        document.put("longest", request.channel().maxLength());
        document.put("mode", request.mode());
        var planned = new ArrayList<Map<String, Object>>();
        for (var index = 0; index < segments.size(); index++) {
            var segment = new LinkedHashMap<String, Object>();
            segment.put("kind", segments.get(index).kind().name());
            segment.put("text", texts.get(index).text());
            if (segments.get(index).instruction() != null) {
                segment.put("instruction", segments.get(index).instruction());
            }
            planned.add(segment);
        }
        document.put("segments", planned);
        document.put("guidelines", request.guidelines());
        document.put("must", request.must());
        document.put("must_not", request.mustNot());
        document.put("hints", request.hints());
        var customer = new LinkedHashMap<String, Object>();
        customer.put("history", Prompts.history(request.history(), settings.historyCharacters()));
        customer.put(
                "messages",
                request.messages().stream()
                        .map(this::shortened)
                        .map(Masking::mask)
                        .toList());
        if (!request.background().isEmpty()) {
            customer.put("background", background());
        }
        document.put("customer", customer);
        return Prompts.document(document);
    }

    private Map<String, List<String>> background() {
        var background = new LinkedHashMap<String, List<String>>();
        request.background()
                .forEach(it -> background.put(
                        it.source(),
                        it.lines().stream()
                                .map(this::shortened)
                                .map(Masking::mask)
                                .toList()));
        return background;
    }

    private String shortened(String message) {
        var most = settings.messageCharacters();
        return message.length() > most ? message.substring(0, most) : message;
    }

    @Override
    public JsonSchema schema() {
        return JsonSchema.builder()
                .name("draft")
                .rootElement(JsonObjectSchema.builder()
                        .addProperty(
                                "messages",
                                JsonArraySchema.builder()
                                        .items(new JsonStringSchema())
                                        .build())
                        .addProperty(
                                "categories",
                                JsonArraySchema.builder()
                                        .items(JsonEnumSchema.builder()
                                                .enumValues(Draft.WRITER_CATEGORIES.stream()
                                                        .sorted()
                                                        .toList())
                                                .build())
                                        .build())
                        .required("messages", "categories")
                        .additionalProperties(false)
                        .build())
                .build();
    }

    @Override
    public Wording read(String answer) throws ModelChain.Unusable {
        var written = Prompts.object(answer);
        var messages = texts(written, "messages");
        if (messages.size() != segments.size()) {
            throw new ModelChain.Unusable("expected %d messages, one per segment".formatted(segments.size()));
        }
        for (var index = 0; index < messages.size(); index++) {
            check(
                    index + 1,
                    messages.get(index),
                    segments.get(index),
                    texts.get(index).text());
        }
        var categories = new HashSet<>(texts(written, "categories"));
        // what a writer may not say about a turn it does not say: the pipeline's own categories stay the pipeline's
        categories.retainAll(Draft.WRITER_CATEGORIES);
        return new Wording(messages, Set.copyOf(categories));
    }

    private void check(int number, String written, Segment segment, String planned) throws ModelChain.Unusable {
        var name = "message " + number;
        if (written.isBlank()) {
            throw new ModelChain.Unusable(name + " is empty");
        }
        if (written.length() > (long) planned.length() * LONGEST_FACTOR + ROOM) {
            throw new ModelChain.Unusable(name + " is much longer than its segment");
        }
        var expected = Set.copyOf(TextRenderer.placeholders(planned));
        var kept = Set.copyOf(TextRenderer.placeholders(written));
        if (!kept.equals(expected)) {
            throw new ModelChain.Unusable("%s must keep exactly these placeholders: %s"
                    .formatted(
                            name,
                            expected.stream()
                                    .sorted()
                                    .map(one -> "{{" + one + "}}")
                                    .collect(Collectors.joining(" "))));
        }
        var prose = TextRenderer.withoutPlaceholders(written);
        if (prose.contains("{{") || prose.contains("}}")) {
            throw new ModelChain.Unusable(name + " has a broken placeholder");
        }
        if (MARKUP.matcher(prose).find()) {
            throw new ModelChain.Unusable(name + " must be plain text");
        }
        var source = TextRenderer.withoutPlaceholders(planned);
        if (!addresses(source).containsAll(addresses(prose))) {
            throw new ModelChain.Unusable(name + " has a link or address its segment has not");
        }
        if (!all(NUMBER, source).containsAll(all(NUMBER, prose)) || hasOtherDigits(prose)) {
            throw new ModelChain.Unusable(name + " has a number its segment has not");
        }
        if (!money.currencyWords(source).containsAll(money.currencyWords(prose)) || newPercent(source, prose)) {
            throw new ModelChain.Unusable(name + " speaks of money its segment does not");
        }
        if (segment.kind() == Segment.Kind.ASK && planned.contains("?") && !written.contains("?")) {
            throw new ModelChain.Unusable(name + " must ask its question");
        }
    }

    /** Digits that are no ASCII digits, or stand in place of them. */
    private static boolean hasOtherDigits(String prose) {
        return prose.codePoints()
                .anyMatch(point -> point > 127
                        && (Character.isDigit(point)
                                || Character.getType(point) == Character.OTHER_NUMBER
                                || Character.getType(point) == Character.LETTER_NUMBER));
    }

    private static boolean newPercent(String source, String prose) {
        return prose.contains("%") && !source.contains("%");
    }

    private static Set<String> addresses(String text) {
        return all(ADDRESS, text).stream()
                .map(address -> ADDRESS_END.matcher(address).replaceAll("").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static List<String> texts(JsonNode object, String key) throws ModelChain.Unusable {
        var list = object.get(key);
        if (list == null || !list.isArray()) {
            throw new ModelChain.Unusable("'" + key + "' must be a list");
        }
        var texts = new ArrayList<String>();
        for (var item : list) {
            if (!item.isTextual()) {
                throw new ModelChain.Unusable("'" + key + "' must be a list of texts");
            }
            texts.add(item.textValue());
        }
        return texts;
    }
}
