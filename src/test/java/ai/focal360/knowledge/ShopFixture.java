package ai.focal360.knowledge;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Article;
import ai.focal360.tenant.Guideline;
import ai.focal360.tenant.Intent;
import ai.focal360.tenant.Offering;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackPublished;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.TenantData;
import ai.focal360.tenant.Texts;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A shop that speaks three languages, and what its customers say and ask. */
final class ShopFixture {
    static final TenantId SHOP = new TenantId("acme-shop");
    static final List<String> LANGUAGES = List.of("en", "nl", "de");
    static final KnowledgeProperties DEFAULTS = new KnowledgeProperties(Duration.ofMinutes(15), 500, Map.of());
    private static final String UNRELATED = "none";
    private static final YAMLMapper YAML = new YAMLMapper();

    record Told(Article.Kind kind, Telling en, Telling nl, Telling de) {}

    record Telling(String title, String answer, List<String> questions) {}

    private ShopFixture() {}

    /** Held-out texts of a language by the intent or article they mean. */
    static Map<String, List<String>> heldOut(String file, String language) {
        Map<String, Map<String, List<String>>> texts = read(file, new TypeReference<>() {});
        var meant = new HashMap<>(texts.getOrDefault(language, Map.of()));
        meant.remove(UNRELATED);
        return meant;
    }

    /** Held-out texts of a language that mean nothing known. */
    static List<String> unrelated(String file, String language) {
        Map<String, Map<String, List<String>>> texts = read(file, new TypeReference<>() {});
        return texts.getOrDefault(language, Map.of()).getOrDefault(UNRELATED, List.of());
    }

    static List<Intent> intents() {
        Map<String, Map<String, List<String>>> intents = read("intents.yaml", new TypeReference<>() {});
        return intents.entrySet().stream()
                .map(intent -> new Intent(intent.getKey(), intent.getKey(), intent.getValue()))
                .toList();
    }

    static List<Article> articles() {
        Map<String, Told> articles = read("articles.yaml", new TypeReference<>() {});
        return articles.entrySet().stream()
                .map(article -> article(article.getKey(), article.getValue()))
                .toList();
    }

    private static Article article(String id, Told told) {
        var tellings = Map.of("en", told.en(), "nl", told.nl(), "de", told.de());
        var title = new HashMap<String, String>();
        var answer = new HashMap<String, String>();
        var questions = new HashMap<String, List<String>>();
        tellings.forEach((language, telling) -> {
            title.put(language, telling.title());
            answer.put(language, telling.answer());
            questions.put(language, telling.questions());
        });
        return new Article(id, told.kind(), title, answer, Map.of(), questions, null, List.of());
    }

    static List<Offering> offerings() {
        return List.of(
                offering("lamp-oslo", "Desk lamp Oslo", "Bureaulamp Oslo", "Schreibtischlampe Oslo", "lighting"),
                offering("chair-bergen", "Garden chair Bergen", "Tuinstoel Bergen", "Gartenstuhl Bergen", "garden"),
                offering("jacket-storm", "Rain jacket Storm", "Regenjas Storm", "Regenjacke Storm", "clothing"));
    }

    private static Offering offering(String id, String en, String nl, String de, String tag) {
        return new Offering(
                id,
                Offering.Kind.PRODUCT,
                Map.of("en", en, "nl", nl, "de", de),
                Map.of(),
                new BigDecimal("49.95"),
                "EUR",
                true,
                null,
                List.of(tag));
    }

    static Guideline guideline(String id, String condition, List<String> intents, Map<String, List<String>> examples) {
        return new Guideline(
                id,
                condition,
                "act on " + id,
                "global",
                0,
                0,
                null,
                intents,
                examples,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static List<Guideline> guidelines() {
        return List.of(
                guideline("be-friendly", "", List.of(), Map.of()),
                guideline("apologise", "the customer complains", List.of("complaint"), Map.of()),
                guideline(
                        "mention-holidays",
                        "the customer asks about delivery around the holidays",
                        List.of(),
                        Map.of(
                                "en", List.of("Will it be here before Christmas?"),
                                "nl", List.of("Komt het voor kerst aan?"),
                                "de", List.of("Kommt es vor Weihnachten an?"))));
    }

    static TenantData data() {
        return data(intents(), articles(), guidelines());
    }

    static TenantData data(List<Intent> intents, List<Article> articles, List<Guideline> guidelines) {
        return new TenantData(
                "Acme Shop",
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                intents,
                articles,
                offerings(),
                guidelines,
                List.of(),
                new Texts(Map.of()));
    }

    static Pack pack(long version, TenantData data) {
        return pack(SHOP, version, data, Map.of());
    }

    static Pack pack(TenantId tenant, long version, TenantData data, Map<String, String> files) {
        return new Pack(new PackVersion(tenant, version, "hash-" + version), new TreeMap<>(files), data);
    }

    static Pack platform() {
        var nothing = new TenantData(
                "Platform",
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Texts(Map.of()));
        return pack(TenantId.PLATFORM, 1, nothing, Map.of());
    }

    static Knowledge knowledge(Meaning meaning) {
        var knowledge = new Knowledge(meaning, DEFAULTS, Clock.systemUTC());
        knowledge.on(new PackPublished(pack(1, data()), platform()));
        return knowledge;
    }

    private static <T> T read(String file, TypeReference<T> type) {
        try (var stream = ShopFixture.class.getResourceAsStream("/knowledge/" + file)) {
            return YAML.readValue(stream, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
