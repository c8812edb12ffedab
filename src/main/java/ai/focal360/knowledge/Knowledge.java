package ai.focal360.knowledge;

import ai.focal360.knowledge.Findings.Candidate;
import ai.focal360.knowledge.Findings.Found;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Article;
import ai.focal360.tenant.Guideline;
import ai.focal360.tenant.Offering;
import ai.focal360.tenant.PackPublished;
import ai.focal360.tenant.PackVersion;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What tenants know, in this node's memory: built when a pack is published, swapped in one step, and kept a while longer
 * for turns that run on a version that was replaced. Nothing here reads the database.
 */
@Component
public class Knowledge {
    private static final Logger log = LoggerFactory.getLogger(Knowledge.class);
    private static final int RECORDED = 10;

    private final Meaning meaning;
    private final KnowledgeProperties properties;
    private final Clock clock;
    private final Map<TenantId, Editions> tenants = new ConcurrentHashMap<>();

    /** The live library and those it replaced, newest first. */
    private record Editions(Library live, List<Replaced> replaced) {}

    private record Replaced(Library library, Instant at) {}

    Knowledge(Meaning meaning, KnowledgeProperties properties, Clock clock) {
        this.meaning = meaning;
        this.properties = properties;
        this.clock = clock;
    }

    @EventListener
    void on(PackPublished published) {
        var pack = published.pack();
        var platform = published.platform();
        if (pack.tenant().equals(TenantId.PLATFORM)) {
            return;
        }
        tenants.compute(pack.tenant(), (tenant, editions) -> {
            if (editions != null && editions.live().isOf(pack.version(), platform.version())) {
                return editions;
            }
            long started = System.nanoTime();
            var known = editions == null
                    ? Map.<String, float[]>of()
                    : editions.live().vectors();
            var next = new Editions(
                    Library.of(pack, platform, meaning, known, properties.rememberedTexts()), replaced(editions));
            log.info("Knowledge of {} is ready after {} ms", pack.version(), (System.nanoTime() - started) / 1_000_000);
            return next;
        });
    }

    private List<Replaced> replaced(@Nullable Editions editions) {
        if (editions == null) {
            return List.of();
        }
        var now = clock.instant();
        var kept = new ArrayList<Replaced>();
        kept.add(new Replaced(editions.live(), now));
        editions.replaced().stream()
                .filter(replaced ->
                        replaced.at().plus(properties.keepReplaced()).isAfter(now))
                .forEach(kept::add);
        return List.copyOf(kept);
    }

    /** The intents whose examples are nearest, best first, among the tenant's live ones. */
    public List<Nearest> nearestIntents(TenantId tenant, String text, String language, int k) {
        return nearestIntents(tenant, null, text, language, k);
    }

    /** The intents whose examples are nearest in the version a turn runs on. */
    public List<Nearest> nearestIntents(
            TenantId tenant, @Nullable PackVersion version, String text, String language, int k) {
        var library = library(tenant, version);
        return library.rank(Kind.INTENT, text, language).stream()
                .limit(k)
                .map(scored -> new Nearest(library.intent(scored.id()), scored.score()))
                .toList();
    }

    /** What a text is about, as a vector of length 1: its product with another's is near 1 when they ask the same. */
    public float[] gist(String text, String language) {
        return Gist.of(text, language, meaning);
    }

    /** How near a text comes to the nearest of others in what they are about, up to 1; 0 where there are none. */
    public double likeness(String text, List<String> others, String language) {
        var meant = gist(text, language);
        return others.stream()
                .mapToDouble(other -> product(meant, gist(other, language)))
                .max()
                .orElse(0);
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (var i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    /** Looks for everything at once and selects per kind. Without embedding, a few milliseconds. */
    public Findings retrieve(RetrievalQuery query) {
        var library = library(query.tenant(), query.version());
        var candidates = new ArrayList<Candidate>();
        Function<Kind, List<Scored>> select = kind -> select(library, kind, query, candidates);
        return new Findings(
                select.apply(Kind.INTENT).stream()
                        .map(scored -> new Nearest(library.intent(scored.id()), scored.score()))
                        .toList(),
                articles(library, select.apply(Kind.ARTICLE)),
                articles(library, select.apply(Kind.FAQ)),
                select.apply(Kind.OFFERING).stream()
                        .map(scored ->
                                new Found<Offering>(library.offering(scored.id()), scored.language(), scored.score()))
                        .toList(),
                select.apply(Kind.SCENARIO).stream()
                        .map(scored -> new Found<>(scored.id(), scored.language(), scored.score()))
                        .toList(),
                guidelines(library, query, candidates),
                candidates);
    }

    private static List<Found<Article>> articles(Library library, List<Scored> selected) {
        return selected.stream()
                .map(scored -> new Found<>(library.article(scored.id()), scored.language(), scored.score()))
                .toList();
    }

    private List<Scored> select(Library library, Kind kind, RetrievalQuery query, List<Candidate> candidates) {
        var choices =
                properties.selection(kind, query.settings()).from(library.rank(kind, query.text(), query.language()));
        choices.stream()
                .limit(RECORDED)
                .map(choice -> new Candidate(
                        kind, choice.scored().id(), choice.scored().score(), choice.selected(), choice.dropped()))
                .forEach(candidates::add);
        return choices.stream()
                .filter(Selection.Choice::selected)
                .map(Selection.Choice::scored)
                .toList();
    }

    /** Those without a condition always, those whose intent was sensed, and those the words are near to. */
    private List<GuidelineCandidate> guidelines(Library library, RetrievalQuery query, List<Candidate> candidates) {
        var near = new HashMap<String, Double>();
        var found = new ArrayList<Candidate>();
        select(library, Kind.GUIDELINE, query, found).forEach(scored -> near.put(scored.id(), scored.score()));
        var guidelines = new ArrayList<GuidelineCandidate>();
        for (var guideline : library.guidelines()) {
            boolean always = unconditional(guideline);
            boolean sensed = guideline.intents().stream().anyMatch(query.intents()::contains);
            if (always || sensed) {
                guidelines.add(new GuidelineCandidate(guideline, 1, always));
                found.removeIf(candidate -> candidate.id().equals(guideline.id()));
                found.add(new Candidate(Kind.GUIDELINE, guideline.id(), 1, true, null));
            } else if (near.containsKey(guideline.id())) {
                guidelines.add(new GuidelineCandidate(guideline, near.getOrDefault(guideline.id(), 0.0), false));
            }
        }
        candidates.addAll(found);
        return guidelines;
    }

    private static boolean unconditional(Guideline guideline) {
        return guideline.condition().isBlank()
                && guideline.intents().isEmpty()
                && guideline.examples().isEmpty();
    }

    /** Every guideline of the version, for those others imply. */
    public Map<String, Guideline> guidelines(TenantId tenant, @Nullable PackVersion version) {
        var all = new HashMap<String, Guideline>();
        library(tenant, version).guidelines().forEach(guideline -> all.put(guideline.id(), guideline));
        return all;
    }

    private Library library(TenantId tenant, @Nullable PackVersion version) {
        var editions = tenants.get(tenant);
        if (editions == null) {
            throw new IllegalStateException("Expected tenant '%s' to be live".formatted(tenant));
        }
        if (version == null || editions.live().version().equals(version)) {
            return editions.live();
        }
        return editions.replaced().stream()
                .map(Replaced::library)
                .filter(library -> library.version().equals(version))
                .findFirst()
                .orElse(editions.live());
    }
}
