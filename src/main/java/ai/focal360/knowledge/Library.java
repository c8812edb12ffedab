package ai.focal360.knowledge;

import ai.focal360.tenant.Article;
import ai.focal360.tenant.Guideline;
import ai.focal360.tenant.Intent;
import ai.focal360.tenant.Offering;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackVersion;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that one pack version knows, ready to be searched. Never changed after it was built. */
final class Library {
    private final PackVersion version;
    private final PackVersion platform;
    private final Map<String, Intent> intents;
    private final Map<String, Article> articles;
    private final Map<String, Offering> offerings;
    private final Map<String, Guideline> guidelines;
    private final Map<String, String> scenarios;
    private final Map<Kind, Section> sections = new HashMap<>();
    private final Map<String, float[]> vectors = new HashMap<>();
    private final Meaning meaning;

    /** A turn looks twice with the same text, and much of what customers write is written all day. */
    private final Cache<Asked, Lookup> latest;

    private record Asked(String text, String language) {}

    /** A text that is looked with: analysed once, and ranked once per kind. */
    private final class Lookup {
        private final Asked asked;
        private final List<Utterance> utterances;
        private final Map<Kind, List<Scored>> ranked = new EnumMap<>(Kind.class);

        Lookup(Asked asked) {
            this.asked = asked;
            this.utterances = Utterance.of(asked.text(), meaning);
        }

        synchronized List<Scored> rank(Kind kind) {
            return ranked.computeIfAbsent(kind, key -> Library.this.rank(key, utterances, asked.language()));
        }
    }

    /** A shelf with how to compare on it; {@code articles} and FAQ compete on one. */
    private record Section(Shelf shelf, Likeness likeness, Coverage coverage, Map<String, List<Integer>> numbers) {}

    /** {@code known} are vectors of an earlier version, so that only new texts are embedded. */
    static Library of(Pack pack, Pack platform, Meaning meaning, Map<String, float[]> known, int rememberedTexts) {
        return new Library(pack, platform, meaning, known, rememberedTexts);
    }

    private Library(Pack pack, Pack platform, Meaning meaning, Map<String, float[]> known, int rememberedTexts) {
        this.meaning = meaning;
        latest = Caffeine.newBuilder().maximumSize(rememberedTexts).build();
        version = pack.version();
        this.platform = platform.version();
        var own = pack.data();
        var shared = platform.data();
        intents = over(shared.intents(), own.intents(), Intent::id);
        articles = over(shared.articles(), own.articles(), Article::id);
        offerings = over(shared.offerings(), own.offerings(), Offering::id);
        guidelines = over(shared.guidelines(), own.guidelines(), Guideline::id);
        scenarios = ScenarioDocuments.names(pack);

        var sources = Stream.of(
                        intents.values().stream().flatMap(Library::texts),
                        articles.values().stream().flatMap(Library::texts),
                        offerings.values().stream().flatMap(Library::texts),
                        guidelines.values().stream().flatMap(Library::texts),
                        scenarios.entrySet().stream()
                                .map(scenario -> said(Kind.SCENARIO, scenario.getKey(), "", scenario.getValue())))
                .flatMap(Function.identity())
                .filter(source -> !Words.plain(source.text()).isEmpty())
                .distinct()
                .toList();
        embed(sources, known);
        var entries = sources.stream()
                .map(source -> source.analysed(Objects.requireNonNull(vectors.get(source.text()))))
                .collect(Collectors.groupingBy(entry -> shelf(entry.kind())));
        var all = entries.values().stream().flatMap(List::stream).toList();
        for (var kind : Kind.values()) {
            if (shelf(kind) == kind) {
                sections.put(kind, section(entries.getOrDefault(kind, List.of()), all));
            }
        }
    }

    private static Kind shelf(Kind kind) {
        return kind == Kind.FAQ ? Kind.ARTICLE : kind;
    }

    private static <T> Map<String, T> over(List<T> shared, List<T> own, Function<T, String> id) {
        var merged = new LinkedHashMap<String, T>();
        shared.forEach(item -> merged.put(id.apply(item), item));
        own.forEach(item -> merged.put(id.apply(item), item));
        return merged;
    }

    private void embed(List<Entry.Source> sources, Map<String, float[]> known) {
        var unknown = new ArrayList<String>();
        for (var text : new TreeSet<>(sources.stream().map(Entry.Source::text).toList())) {
            var vector = known.get(text);
            if (vector == null) {
                unknown.add(text);
            } else {
                vectors.put(text, vector);
            }
        }
        var embedded = meaning.embedAll(unknown);
        for (int i = 0; i < unknown.size(); i++) {
            vectors.put(unknown.get(i), embedded.get(i));
        }
    }

    private static Section section(List<Entry> entries, Collection<Entry> all) {
        var numbers = new HashMap<String, List<Integer>>();
        for (int i = 0; i < entries.size(); i++) {
            numbers.computeIfAbsent(entries.get(i).item(), key -> new ArrayList<>())
                    .add(i);
        }
        return new Section(new Shelf(entries), new Likeness(entries), new Coverage(entries, all), numbers);
    }

    private static Stream<Entry.Source> texts(Intent intent) {
        return intent.examples().entrySet().stream().flatMap(examples -> examples.getValue().stream()
                .map(example -> said(Kind.INTENT, intent.id(), examples.getKey(), example)));
    }

    private static Stream<Entry.Source> texts(Guideline guideline) {
        var examples = guideline.examples().entrySet().stream().flatMap(texts -> texts.getValue().stream()
                .map(example -> said(Kind.GUIDELINE, guideline.id(), texts.getKey(), example)));
        return Stream.concat(examples, Stream.of(said(Kind.GUIDELINE, guideline.id(), "", guideline.condition())));
    }

    private static Stream<Entry.Source> texts(Article article) {
        var kind = article.kind() == Article.Kind.FAQ ? Kind.FAQ : Kind.ARTICLE;
        var said = Stream.concat(
                article.title().entrySet().stream()
                        .map(title -> said(kind, article.id(), title.getKey(), title.getValue())),
                article.questions().entrySet().stream().flatMap(questions -> questions.getValue().stream()
                        .map(question -> said(kind, article.id(), questions.getKey(), question))));
        var languages = new TreeSet<>(article.answer().keySet());
        languages.addAll(article.body().keySet());
        var passages = languages.stream().flatMap(language -> Passages.of(
                        article.title().getOrDefault(language, ""),
                        article.answer().getOrDefault(language, ""),
                        article.body().getOrDefault(language, ""))
                .map(passage -> passage(kind, article.id(), language, passage)));
        return Stream.concat(said, passages);
    }

    private static Stream<Entry.Source> texts(Offering offering) {
        return offering.name().entrySet().stream().flatMap(name -> {
            var language = name.getKey();
            var about = name.getValue() + ". " + offering.description().getOrDefault(language, "") + " "
                    + String.join(", ", offering.tags());
            return Stream.of(
                    said(Kind.OFFERING, offering.id(), language, name.getValue()),
                    passage(Kind.OFFERING, offering.id(), language, about));
        });
    }

    private static Entry.Source said(Kind kind, String item, String language, String text) {
        return new Entry.Source(kind, item, language, Entry.Part.SAID, text);
    }

    private static Entry.Source passage(Kind kind, String item, String language, String text) {
        return new Entry.Source(kind, item, language, Entry.Part.PASSAGE, text);
    }

    PackVersion version() {
        return version;
    }

    boolean isOf(PackVersion pack, PackVersion shared) {
        return version.equals(pack) && platform.equals(shared);
    }

    Map<String, float[]> vectors() {
        return vectors;
    }

    Intent intent(String id) {
        return Objects.requireNonNull(intents.get(id));
    }

    Article article(String id) {
        return Objects.requireNonNull(articles.get(id));
    }

    Offering offering(String id) {
        return Objects.requireNonNull(offerings.get(id));
    }

    Collection<Guideline> guidelines() {
        return guidelines.values();
    }

    /** Items by how well something the customer said fits what they are found by, best first. */
    List<Scored> rank(Kind kind, String text, String language) {
        return latest.get(new Asked(Utterance.clipped(text), language), Lookup::new)
                .rank(kind);
    }

    private List<Scored> rank(Kind kind, List<Utterance> utterances, String language) {
        var section = Objects.requireNonNull(sections.get(shelf(kind)));
        var best = new HashMap<String, Scored>();
        for (var utterance : utterances) {
            var scored =
                    switch (kind) {
                        case INTENT, GUIDELINE, SCENARIO -> said(section, utterance, language);
                        case ARTICLE, FAQ, OFFERING -> answering(section, kind, utterance, language);
                    };
            scored.forEach(item -> best.merge(item.id(), item, Library::better));
        }
        return best.values().stream()
                .sorted(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::id))
                .toList();
    }

    private static Scored better(Scored one, Scored other) {
        return one.score() >= other.score() ? one : other;
    }

    private static List<Scored> said(Section section, Utterance utterance, String language) {
        var likenesses = new HashMap<String, List<Double>>();
        var kinds = new HashMap<String, Kind>();
        for (int number : section.shelf().near(utterance)) {
            var entry = section.shelf().entries().get(number);
            likenesses
                    .computeIfAbsent(entry.item(), key -> new ArrayList<>())
                    .add(section.likeness().of(utterance, number, language));
            kinds.put(entry.item(), entry.kind());
        }
        return likenesses.entrySet().stream()
                .map(item -> {
                    item.getValue().sort(Comparator.reverseOrder());
                    return new Scored(
                            Objects.requireNonNull(kinds.get(item.getKey())),
                            item.getKey(),
                            language,
                            Confidence.said(
                                    item.getValue(),
                                    language,
                                    section.likeness().texts(language)));
                })
                .toList();
    }

    private static List<Scored> answering(Section section, Kind kind, Utterance utterance, String language) {
        var items = section.shelf().near(utterance).stream()
                .map(number -> section.shelf().entries().get(number))
                .filter(entry -> entry.kind() == kind)
                .map(Entry::item)
                .collect(Collectors.toCollection(TreeSet::new));
        return items.stream()
                .map(item -> answering(section, kind, item, utterance, language))
                .toList();
    }

    private static Scored answering(Section section, Kind kind, String item, Utterance utterance, String language) {
        double question = 0;
        double passage = 0;
        var closest = language;
        boolean translated = true;
        for (int number : Objects.requireNonNull(section.numbers().get(item))) {
            var entry = section.shelf().entries().get(number);
            translated &= !entry.language().equals(language);
            if (entry.part() == Entry.Part.PASSAGE) {
                passage = Math.max(passage, section.likeness().meaning(utterance, number));
            } else {
                double alike = section.likeness().of(utterance, number, language);
                if (alike > question) {
                    question = alike;
                    closest = entry.language();
                }
            }
        }
        var spoken = translated ? closest : language;
        double coverage = section.coverage().of(utterance, item, spoken);
        double score = kind == Kind.OFFERING
                ? Confidence.meant(question, coverage, passage)
                : Confidence.answers(question, coverage, passage);
        return new Scored(kind, item, spoken, question >= 1 ? 1 : score);
    }
}
