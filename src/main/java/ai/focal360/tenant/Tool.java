package ai.focal360.tenant;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the side-effect registry: an HTTP action of the tenant. {@code url} may hold {@code ${…}} placeholders of
 * the application's configuration. {@code result} names the type a tenant's DRL declares, which the answer fills by field
 * name. {@code reads} are called before the policy decides on this tool, so that no rule decides on missing data.
 */
public record Tool(
        String id,
        String description,
        String url,
        SideEffectLevel level,
        @Nullable Compensation compensation,
        IdempotencyKey idempotencyKey,
        Map<String, Argument> arguments,
        @Nullable String result,
        List<Read> reads,
        Duration timeout,
        int maxAttempts,
        @Nullable String secret) {

    /** The tool that undoes this one, and its arguments: {@code argument of the compensation → $.arguments.x or $.result.y}. */
    public record Compensation(String tool, Map<String, String> arguments) {
        public Compensation {
            arguments = Map.copyOf(arguments);
        }
    }

    /** How the key of an effect is made: per turn group and step, or from named arguments (the business key). */
    public record IdempotencyKey(Strategy strategy, List<String> fields) {
        public enum Strategy {
            TURN_GROUP_STEP,
            BUSINESS_KEY
        }

        public IdempotencyKey {
            fields = List.copyOf(fields);
        }
    }

    public record Argument(
            Field.Type type, boolean required, @Nullable String description) {}

    /** A read this tool's policy needs: which tool, and where its arguments come from ({@code its argument →} {@link ReadPath}). */
    public record Read(String tool, Map<String, String> arguments) {
        public Read {
            arguments = Map.copyOf(arguments);
        }
    }

    public Tool {
        arguments = Map.copyOf(arguments);
        reads = List.copyOf(reads);
    }

    public boolean writes() {
        return level != SideEffectLevel.NONE;
    }
}
