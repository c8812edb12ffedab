package ai.focal360.llm;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * A sensor that understands the same every time and a writer as slow as it is told to be, beside the real ones. Carries no
 * stereotype on purpose: the whole application's component scan must not find it.
 */
public class ConstantModels {
    private volatile Understanding understanding = Understanding.silent("en");
    private volatile Duration thinking = Duration.ZERO;

    public void understand(String intent) {
        understanding = new Understanding(
                "en",
                List.of(new Understanding.ScoredIntent(intent, 0.95)),
                0.2,
                Understanding.Urgency.LOW,
                Understanding.Tone.NEUTRAL,
                List.of(),
                null);
    }

    /** How long the model takes, for sensing and for writing. */
    public void think(Duration each) {
        thinking = each;
    }

    @Bean
    @Primary
    Sensing constantSensing(LlmSettings settings, ModelChain models, Lexicons lexicons, Clock clock) {
        return new Sensing(settings, models, lexicons, clock) {
            @Override
            public Sensed sense(SenseRequest request) {
                pause();
                return new Sensed(understanding, List.of(call(STEP)));
            }
        };
    }

    @Bean
    @Primary
    Writing slowWriting(LlmSettings settings, ModelChain models, Lexicons lexicons) {
        return new Writing(settings, models, lexicons) {
            @Override
            public Draft write(WriteRequest request) {
                pause();
                return super.write(request);
            }
        };
    }

    private ModelCall call(String step) {
        return new ModelCall(step, "constant", 1, thinking, 0, 0, 0, null);
    }

    private void pause() {
        if (thinking.isZero()) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(thinking.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Expected the model to have its time", e);
        }
    }
}
