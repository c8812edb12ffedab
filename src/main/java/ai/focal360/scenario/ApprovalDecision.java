package ai.focal360.scenario;

import ai.focal360.scenario.ApprovalRequest.Change;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided: yes, to the proposal or to an amount of their own, or no, for a reason the customer is told. The one
 * place that says which decisions a request takes, whoever sends them.
 */
public record ApprovalDecision(
        boolean granted,
        @Nullable BigDecimal amount,
        @Nullable String reason) {
    public static final int LONGEST_REASON = 1_000;

    /** Fields of forms, by the names of the variables they fill. */
    static final String GRANTED = "approved";

    static final String AMOUNT = "approved_amount";
    static final String REASON = "rejection";

    public ApprovalDecision {
        reason = granted || reason == null || reason.isBlank() ? null : reason.strip();
    }

    /** As a form's fields have it; empty when nothing was decided. */
    static Optional<ApprovalDecision> of(Map<String, Object> variables) {
        if (!(variables.get(GRANTED) instanceof Boolean granted)) {
            return Optional.empty();
        }
        var reason = variables.get(REASON);
        return Optional.of(new ApprovalDecision(
                granted,
                variables.get(AMOUNT) == null ? null : number(variables.get(AMOUNT)),
                reason == null ? null : reason.toString()));
    }

    Map<String, Object> toVariables() {
        var variables = new HashMap<String, Object>();
        variables.put(GRANTED, granted);
        if (amount != null) {
            variables.put(AMOUNT, amount.doubleValue());
        }
        if (reason != null) {
            variables.put(REASON, reason);
        }
        return variables;
    }

    /** Why the request does not take this decision, in words for whoever decides; empty when it does. */
    Optional<String> problem(ApprovalRequest request) {
        if (!granted) {
            if (reason == null) {
                return Optional.of("A rejection needs a reason: the customer is told it");
            }
            return reason.length() > LONGEST_REASON
                    ? Optional.of("The reason is longer than %d characters".formatted(LONGEST_REASON))
                    : Optional.empty();
        }
        var change = request.change();
        if (amount == null || change == null) {
            return amount == null ? Optional.empty() : Optional.of("Nothing of this proposal may be changed");
        }
        if (amount.signum() <= 0 || amount.compareTo(change.most()) > 0) {
            return Optional.of("'%s' must be above 0 and at most %s, but it is %s"
                    .formatted(change.argument(), change.most().toPlainString(), amount.toPlainString()));
        }
        return amount.stripTrailingZeros().scale() > 2
                ? Optional.of("'%s' has at most two decimals".formatted(change.argument()))
                : Optional.empty();
    }

    /** The arguments this decision holds for. */
    Map<String, Object> arguments(ApprovalRequest request) {
        return arguments(request.arguments(), request.change());
    }

    private Map<String, Object> arguments(Map<String, Object> proposed, @Nullable Change change) {
        var result = new LinkedHashMap<>(proposed);
        if (granted && amount != null && change != null) {
            result.put(change.argument(), amount.stripTrailingZeros());
        }
        return result;
    }

    private static @Nullable BigDecimal number(Object value) {
        try {
            return new BigDecimal(value.toString().strip());
        } catch (NumberFormatException e) {
            // a field that takes numbers only was filled by something else than our form: no amount is allowed there
            return BigDecimal.valueOf(-1);
        }
    }
}
