package ai.focal360.turn;

import ai.focal360.policy.facts.Approval;
import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.Customer;
import ai.focal360.policy.facts.EffectSoFar;
import ai.focal360.policy.facts.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Under what a tool call is judged: the configuration, the moment, who the customer is, what they said yes to and people
 * approved. {@code known} are facts of the talk besides these: settings, values, what was understood. {@code effects} come
 * on top of those the ledger has.
 */
public record Circumstances(
        EffectiveConfig config,
        Instant at,
        Customer customer,
        List<Confirmation> confirmations,
        List<Approval> approvals,
        List<EffectSoFar> effects,
        List<Object> known) {

    /** Names the field whose value says who the customer is to the tenant. */
    public static final String IDENTIFIED_BY = "customer.identified-by";

    private static final String THE_CUSTOMER = "customer";

    public Circumstances {
        confirmations = List.copyOf(confirmations);
        approvals = List.copyOf(approvals);
        effects = List.copyOf(effects);
        known = List.copyOf(known);
    }

    /** Who the customer is, by the value of the field that the configuration names; what they say themselves proves nothing. */
    static Customer customer(EffectiveConfig config, Map<String, Value> values) {
        if (!config.settings().has(IDENTIFIED_BY)) {
            return Customer.NOBODY;
        }
        var value = values.get(config.settings().text(IDENTIFIED_BY));
        return value == null
                ? Customer.NOBODY
                : new Customer(Objects.toString(value.value()), !value.source().equals(THE_CUSTOMER), value.source());
    }
}
