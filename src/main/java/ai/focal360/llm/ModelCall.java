package ai.focal360.llm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have a model sense or write, for the TurnRecord. Tokens are 0 for local models; {@code costMicros} is what
 * they cost by the model's price, in millionths of the installation's currency; {@code failure} says
 * why the attempt was not used (timeout, HTTP status, invalid output, circuit open).
 */
public record ModelCall(
        String step,
        String model,
        int attempt,
        Duration took,
        int inputTokens,
        int outputTokens,
        long costMicros,
        @Nullable String failure) {}
