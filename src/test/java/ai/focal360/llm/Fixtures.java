package ai.focal360.llm;

import ai.focal360.customer.MaskedField;
import ai.focal360.llm.SenseRequest.Expected;
import ai.focal360.llm.SenseRequest.IntentCandidate;
import ai.focal360.platform.AgentId;
import ai.focal360.tenant.Agent;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelConfigs;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.Texts;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A shop's agent, its schema and its texts, as the tests of this package use them. */
final class Fixtures {
    /** A Wednesday. */
    static final Clock WEDNESDAY = Clock.fixed(Instant.parse("2026-03-11T10:00:00Z"), ZoneOffset.UTC);

    static final Lexicons LEXICONS = lexicons();

    private Fixtures() {}

    static Map<String, String> languageFiles() {
        var files = new LinkedHashMap<String, String>();
        for (var language : List.of("nl", "en", "de")) {
            var file = "seeds/platform/language/" + language + ".yaml";
            files.put(file, resource("/packs/" + file));
        }
        return files;
    }

    static String resource(String path) {
        try (var resource = Fixtures.class.getResourceAsStream(path)) {
            if (resource == null) {
                throw new IllegalStateException("Expected " + path + " on the class path");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Lexicons lexicons() {
        var lexicons = new Lexicons();
        lexicons.load(languageFiles());
        return lexicons;
    }

    /** The settings as Spring binds them, from pairs of key (without the prefix) and value. */
    static LlmSettings settings(String... pairs) {
        var properties = new LinkedHashMap<String, Object>();
        for (var at = 0; at < pairs.length; at += 2) {
            properties.put("focal.llm." + pairs[at], pairs[at + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("focal.llm", LlmSettings.class);
    }

    static Agent alex(Map<String, List<String>> models) {
        return new Agent(
                new AgentId("alex"),
                "Alex",
                "Friendly, professional, solution-oriented.",
                List.of("en", "nl", "de"),
                null,
                List.of(),
                Map.of(),
                models);
    }

    static Agent alex() {
        return alex(Map.of());
    }

    static Field field(
            String name, Field.Type type, @Nullable String pattern, Map<String, Map<String, List<String>>> values) {
        return new Field(
                name,
                type,
                Field.Scope.CONVERSATION,
                Map.of("en", name.replace('_', ' ')),
                null,
                pattern,
                values,
                false,
                Map.of());
    }

    static Field field(String name, Field.Type type) {
        return field(name, type, null, Map.of());
    }

    static final Field EMAIL = field("email", Field.Type.EMAIL);
    static final Field NAME = field("name", Field.Type.TEXT);
    static final Field PHONE = field("phone", Field.Type.PHONE);
    static final Field ORDER = field("order_id", Field.Type.TEXT, "#W\\d{7}", Map.of());
    static final Field AMOUNT = field("complaint_amount", Field.Type.MONEY);
    static final Field WHEN = field("bought_on", Field.Type.DATE);
    static final Field QUANTITY = field("quantity", Field.Type.NUMBER);
    static final Field NEWSLETTER = field("newsletter", Field.Type.BOOLEAN);
    static final Field ITEMS = field(
            "return_items",
            Field.Type.LIST,
            "\\d{10}",
            Map.of(
                    "all",
                    Map.of("en", List.of("everything", "all of it"), "nl", List.of("alles"), "de", List.of("alles"))));
    static final Field REASON = field(
            "cancel_reason",
            Field.Type.ENUM,
            null,
            Map.of(
                    "no longer needed",
                    Map.of(
                            "en", List.of("don't need it anymore", "changed my mind"),
                            "nl", List.of("niet meer nodig", "heb het niet meer nodig", "bedacht"),
                            "de", List.of("brauche es nicht mehr", "nicht mehr nötig")),
                    "ordered by mistake",
                    Map.of(
                            "en", List.of("by accident", "wrong item ordered"),
                            "nl", List.of("per ongeluk", "vergissing"),
                            "de", List.of("aus Versehen", "versehentlich"))));

    static final List<Field> SCHEMA =
            List.of(EMAIL, NAME, PHONE, ORDER, AMOUNT, WHEN, QUANTITY, NEWSLETTER, ITEMS, REASON);

    static final List<IntentCandidate> INTENTS = List.of(
            new IntentCandidate("cancel_order", "wants to cancel an order", 0.82),
            new IntentCandidate("return_items", "wants to send items back", 0.71),
            new IntentCandidate("question", "asks something", 0.31));

    static SenseRequest says(String... messages) {
        return request(Expected.NOTHING, null, alex(), messages);
    }

    static SenseRequest askedFor(String field, String... messages) {
        return request(new Expected(false, List.of(field)), null, alex(), messages);
    }

    static SenseRequest askedYesOrNo(String... messages) {
        return request(new Expected(true, List.of()), null, alex(), messages);
    }

    static SenseRequest request(Expected expected, @Nullable String language, Agent agent, String... messages) {
        return new SenseRequest(
                agent,
                Arrays.asList(messages),
                List.of(),
                language,
                INTENTS,
                SCHEMA.stream().map(field -> new MaskedField(field, false)).toList(),
                expected);
    }

    static ChannelConfig webchat(int maxLength) {
        return ChannelConfigs.channel(
                "web",
                ChannelConfig.Kind.WEBCHAT,
                new AgentId("alex"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                maxLength,
                true,
                Map.of());
    }

    static Texts texts(String... keyLanguageTemplate) {
        var texts = new LinkedHashMap<String, Map<String, Map<String, String>>>();
        for (var at = 0; at < keyLanguageTemplate.length; at += 3) {
            texts.computeIfAbsent(keyLanguageTemplate[at], key -> new LinkedHashMap<>())
                    .put(keyLanguageTemplate[at + 1], Map.of(Texts.ANY_CHANNEL, keyLanguageTemplate[at + 2]));
        }
        return new Texts(texts);
    }

    static Sensing sensing(LlmSettings settings, MeterRegistry metrics) {
        return new Sensing(settings, new ModelChain(new Models(settings, WEDNESDAY), metrics), LEXICONS, WEDNESDAY);
    }

    static Writing writing(LlmSettings settings, MeterRegistry metrics) {
        return new Writing(settings, new ModelChain(new Models(settings, WEDNESDAY), metrics), LEXICONS);
    }
}
