package ai.focal360.knowledge;

import ai.focal360.tenant.Article;
import ai.focal360.tenant.Offering;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What retrieval selected, best first per kind, and every candidate it looked at. An article among {@code articles} or
 * {@code faq} answers the question by the measure of its kind's threshold; when there is none, nothing known answers it
 * and nothing should be guessed.
 */
public record Findings(
        List<Nearest> intents,
        List<Found<Article>> articles,
        List<Found<Article>> faq,
        List<Found<Offering>> offerings,
        List<Found<String>> scenarios,
        List<GuidelineCandidate> guidelines,
        List<Candidate> candidates) {

    /** Something selected; {@code language} is the one of its texts to use; {@code score} runs from 0 to 1. */
    public record Found<T>(T item, String language, double score) {}

    /** Something looked at, and why it was dropped if it was. */
    public record Candidate(
            Kind kind,
            String id,
            double score,
            boolean selected,
            @Nullable String dropped) {}

    public Findings {
        intents = List.copyOf(intents);
        articles = List.copyOf(articles);
        faq = List.copyOf(faq);
        offerings = List.copyOf(offerings);
        scenarios = List.copyOf(scenarios);
        guidelines = List.copyOf(guidelines);
        candidates = List.copyOf(candidates);
    }

    /** The article or FAQ entry that answers best. */
    public Optional<Found<Article>> answer() {
        return Stream.concat(articles.stream(), faq.stream()).max(Comparator.comparingDouble(Found::score));
    }
}
