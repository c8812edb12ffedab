package ai.focal360.tenant;

import java.math.BigDecimal;
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
        @Nullable String secret,
        Governance governance) {

    /**
     * How effects are looked after: how an unknown one is asked about, which tools come first, how much may be spent, and
     * how many calls are made at once.
     */
    public record Governance(
            @Nullable Status status,
            List<After> after,
            @Nullable Budget budget,
            Line line) {
        public Governance {
            after = List.copyOf(after);
        }
    }

    /**
     * The read that is asked whether an effect happened. Its arguments are {@code $.arguments.x} of the effect or
     * {@code $.key}, its idempotency key. It happened when each field of {@code doneWhen} has one of its values, it did not
     * when each of {@code failedWhen} has, or when the read is refused with a code of {@code failedOn}; otherwise it stays
     * unknown. Fields are paths, {@code payment.status}.
     */
    public record Status(
            String tool,
            Map<String, String> arguments,
            Map<String, List<String>> doneWhen,
            Map<String, List<String>> failedWhen,
            List<String> failedOn) {
        public Status {
            arguments = Map.copyOf(arguments);
            doneWhen = Map.copyOf(doneWhen);
            failedWhen = Map.copyOf(failedWhen);
            failedOn = List.copyOf(failedOn);
        }
    }

    /** A tool that has to be done before, for the same entity: {@code its argument → ours}. */
    public record After(String tool, Map<String, String> same) {
        public After {
            same = Map.copyOf(same);
        }
    }

    /**
     * How often within a day, and for how much in sum, this may be done. {@code sum} says what is added up; it is there
     * where an amount is limited.
     */
    public record Budget(
            @Nullable Allowance perCustomer,
            @Nullable Allowance perTenant,
            @Nullable Sum sum) {}

    /**
     * The argument whose values are added up, and the currency (ISO 4217) they have to be in. A call says its currency in
     * {@code currencyArgument}; where there is none, its amounts are in the budget's.
     */
    public record Sum(
            String amountArgument,
            String currency,
            @Nullable String currencyArgument) {}

    /** Null is without limit. */
    public record Allowance(
            @Nullable Integer count, @Nullable BigDecimal amount) {}

    /** How many calls a node makes at once, and when it stops calling; null is the installation's setting. */
    public record Line(
            @Nullable Integer concurrency,
            @Nullable Integer failureRate,
            @Nullable Integer window,
            @Nullable Integer minimumCalls,
            @Nullable Duration open) {
        public static final Line DEFAULT = new Line(null, null, null, null, null);
    }

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

    public @Nullable Status status() {
        return governance.status();
    }

    public List<After> after() {
        return governance.after();
    }

    public @Nullable Budget budget() {
        return governance.budget();
    }

    public Line line() {
        return governance.line();
    }

    public boolean writes() {
        return level != SideEffectLevel.NONE;
    }
}
