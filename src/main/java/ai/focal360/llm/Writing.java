package ai.focal360.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Words a planned answer: by the agent's models for {@code write} in their order, and by the tenant's texts as they stand
 * when none of them gives a usable draft. A text that is missing, or misses a value, is a broken assumption and throws.
 */
@Component
public class Writing {
    static final String STEP = "write";

    private final LlmSettings settings;
    private final ModelChain models;
    private final Lexicons lexicons;
    private final LocalWriter local = new LocalWriter();

    Writing(LlmSettings settings, ModelChain models, Lexicons lexicons) {
        this.settings = settings;
        this.models = models;
        this.lexicons = lexicons;
    }

    public Draft write(WriteRequest request) {
        var phrased = request.segments().stream()
                .filter(segment -> mayPhrase(request, segment))
                .toList();
        var texts =
                phrased.stream().map(segment -> local.text(request, segment)).toList();
        var references = request.agent().models().getOrDefault(STEP, List.of());
        var answered = phrased.isEmpty() || references.isEmpty()
                ? new ModelChain.Answered<ModelWriter.Wording>(null, List.of())
                : models.ask(
                        STEP,
                        references,
                        new ModelWriter(withSaidGuidelines(request), settings, lexicons.money(), phrased, texts));
        var wording = answered.value();
        if (wording == null) {
            var began = System.nanoTime();
            var draft = local.write(request);
            var calls = new ArrayList<>(answered.calls());
            calls.add(models.local(STEP, began));
            return new Draft(draft.messages(), Set.of(), calls);
        }
        var messages = new ArrayList<Draft.Message>();
        var next = 0;
        for (var segment : request.segments()) {
            if (mayPhrase(request, segment)) {
                messages.add(local.message(
                        request, segment, texts.get(next).fill(wording.texts().get(next))));
                next++;
            } else {
                messages.add(local.message(
                        request, segment, local.text(request, segment).filled()));
            }
        }
        return new Draft(messages, wording.categories(), answered.calls());
    }

    /** What the channel's provider approved word by word is said word by word. */
    private static boolean mayPhrase(WriteRequest request, Segment segment) {
        return ModelWriter.mayPhrase(segment)
                && (segment.textKey() == null || !request.channel().templates().containsKey(segment.textKey()));
    }

    /** Guidelines that are text keys, as the words they stand for. */
    private WriteRequest withSaidGuidelines(WriteRequest request) {
        List<String> guidelines = request.guidelines().stream()
                .map(guideline ->
                        request.texts().keys().contains(guideline) ? local.literal(request, guideline) : guideline)
                .toList();
        return new WriteRequest(
                request.agent(),
                request.channel(),
                request.language(),
                request.mode(),
                request.segments(),
                guidelines,
                request.must(),
                request.mustNot(),
                request.hints(),
                request.messages(),
                request.history(),
                request.background(),
                request.texts());
    }
}
