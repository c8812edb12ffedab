package ai.focal360.llm;

import ai.focal360.tenant.Agent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Understands what a customer wrote: by the agent's models for {@code sense} in their order, and by the local sensor when
 * none of them gives a usable report. It always answers, and never takes longer than the models' timeouts together.
 */
@Component
public class Sensing {
    static final String STEP = "sense";

    private final LlmSettings settings;
    private final ModelChain models;
    private final LocalSensor local;

    Sensing(LlmSettings settings, ModelChain models, Lexicons lexicons, Clock clock) {
        this.settings = settings;
        this.models = models;
        this.local = new LocalSensor(settings, lexicons, clock);
    }

    /** Which of the agent's languages a text is in, without a model. */
    public String language(Agent agent, String text, @Nullable String soFar) {
        return local.language(agent, text, soFar);
    }

    public Sensed sense(SenseRequest request) {
        var answered = request.text().isBlank()
                ? new ModelChain.Answered<Understanding>(null, List.of())
                : models.ask(
                        STEP,
                        request.agent().models().getOrDefault(STEP, List.of()),
                        new ModelSensor(request, settings, local));
        var understanding = answered.value();
        if (understanding != null) {
            return new Sensed(understanding, answered.calls());
        }
        var began = System.nanoTime();
        var heard = local.sense(request);
        var calls = new ArrayList<>(answered.calls());
        calls.add(models.local(STEP, began));
        return new Sensed(heard, calls);
    }
}
