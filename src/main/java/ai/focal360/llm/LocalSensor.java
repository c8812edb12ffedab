package ai.focal360.llm;

import ai.focal360.llm.SenseRequest.IntentCandidate;
import ai.focal360.llm.Understanding.Candidate;
import ai.focal360.llm.Understanding.ScoredIntent;
import ai.focal360.tenant.Agent;
import ai.focal360.tenant.Field;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Senses without a model: by lexicons, patterns and what retrieval found near. */
final class LocalSensor {
    private final LlmSettings settings;
    private final Lexicons lexicons;
    private final Clock clock;
    private final LanguageReader languages = new LanguageReader();
    private final MoodReader mood;

    LocalSensor(LlmSettings settings, Lexicons lexicons, Clock clock) {
        this.settings = settings;
        this.lexicons = lexicons;
        this.clock = clock;
        this.mood = new MoodReader(settings.local());
    }

    String language(Agent agent, String text, @Nullable String soFar) {
        return languages.read(text, agent.languages(), soFar, lexicons.of(agent.languages()));
    }

    Understanding sense(SenseRequest request) {
        var text = text(request);
        var known = lexicons.of(request.agent().languages());
        var language = languages.read(text, request.agent().languages(), request.language(), known);
        if (text.isBlank()) {
            return Understanding.silent(language);
        }
        var inOrder = inOrder(known, language);
        var words = Words.of(text);
        var own = known.get(language);
        var sentiment = own == null ? 0 : mood.sentiment(words, own);
        return new Understanding(
                language,
                intents(request.intents()),
                sentiment,
                own == null ? Understanding.Urgency.LOW : mood.urgency(words, own),
                own == null ? Understanding.Tone.NEUTRAL : mood.tone(words, own, sentiment),
                candidates(request, inOrder),
                request.expected().yesOrNo() ? answer(request, inOrder) : null);
    }

    /** The messages as they are read, oldest first: the newest part when there is too much of it. */
    List<String> messages(SenseRequest request) {
        var read = new ArrayDeque<String>();
        var left = settings.messageCharacters();
        for (var at = request.messages().size() - 1; at >= 0 && left > 0; at--) {
            var message = request.messages().get(at);
            read.addFirst(message.length() > left ? message.substring(message.length() - left) : message);
            left -= message.length();
        }
        return List.copyOf(read);
    }

    String text(SenseRequest request) {
        return String.join("\n", messages(request));
    }

    /** The plain form of a value that a model read in the messages. */
    Optional<String> plainForm(Field field, String written, List<Lexicon> inOrder) {
        return Extraction.plainForm(field, written, inOrder, lexicons.money(), today());
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    @Nullable
    Boolean answer(SenseRequest request, List<Lexicon> inOrder) {
        return AnswerReader.read(Words.of(text(request)), inOrder);
    }

    /** The lexicons of the agent's languages, that of the text first. */
    List<Lexicon> inOrder(SenseRequest request, String language) {
        return inOrder(lexicons.of(request.agent().languages()), language);
    }

    private static List<Lexicon> inOrder(Map<String, Lexicon> known, String language) {
        var inOrder = new ArrayList<Lexicon>();
        var own = known.get(language);
        if (own != null) {
            inOrder.add(own);
        }
        known.values().stream()
                .filter(lexicon -> !lexicon.language().equals(language))
                .forEach(inOrder::add);
        return inOrder;
    }

    private List<ScoredIntent> intents(List<IntentCandidate> candidates) {
        var local = settings.local();
        var best = candidates.stream().mapToDouble(IntentCandidate::score).max().orElse(0);
        return candidates.stream()
                .filter(intent ->
                        intent.score() >= local.intentThreshold() && intent.score() >= best - local.intentMargin())
                .sorted(Comparator.comparingDouble(IntentCandidate::score).reversed())
                .limit(local.maxIntents())
                .map(intent -> new ScoredIntent(intent.id(), Math.min(1, Math.max(0, intent.score()))))
                .toList();
    }

    /** Each message on its own, so that a bare answer is one even when another message follows it. */
    private List<Candidate> candidates(SenseRequest request, List<Lexicon> inOrder) {
        var today = today();
        var found = new LinkedHashMap<String, Candidate>();
        for (var message : messages(request)) {
            for (var candidate : new Extraction(Words.of(message), inOrder, lexicons.money(), today)
                    .candidates(request.fields(), request.expected().fields())) {
                found.merge(
                        candidate.field() + "\n" + candidate.value(),
                        candidate,
                        (one, other) -> one.confidence() >= other.confidence() ? one : other);
            }
        }
        return found.values().stream()
                .sorted(Comparator.comparing(Candidate::field)
                        .thenComparing(Comparator.comparingDouble(Candidate::confidence)
                                .reversed()))
                .toList();
    }
}
