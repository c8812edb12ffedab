package ai.focal360.conformance;

import ai.focal360.policy.facts.Confirmation;
import ai.focal360.policy.facts.Customer;
import ai.focal360.policy.facts.EffectSoFar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A call somebody might make, and under which circumstances. */
record Attempt(
        String tool,
        Map<String, Object> arguments,
        Customer customer,
        List<Confirmation> confirmations,
        List<EffectSoFar> effects) {

    /** By the user, located by e-mail, who said yes to exactly this. */
    static Attempt confirmed(String tool, Map<String, Object> arguments, String user) {
        return new Attempt(
                tool, arguments, located(user), List.of(new Confirmation(tool, arguments, true, 0, 0)), List.of());
    }

    static Customer located(String user) {
        return new Customer(user, true, "tool:find_user_id_by_email");
    }

    Attempt by(Customer other) {
        return new Attempt(tool, arguments, other, confirmations, effects);
    }

    Attempt confirmedAs(Confirmation... given) {
        return new Attempt(tool, arguments, customer, List.of(given), effects);
    }

    Attempt after(EffectSoFar... had) {
        return new Attempt(tool, arguments, customer, confirmations, List.of(had));
    }

    /** With another argument, confirmed as it now stands. */
    Attempt with(String argument, Object value) {
        var changed = new LinkedHashMap<>(arguments);
        changed.put(argument, value);
        return new Attempt(tool, changed, customer, List.of(new Confirmation(tool, changed, true, 0, 0)), effects);
    }

    Attempt without(String argument) {
        var changed = new LinkedHashMap<>(arguments);
        changed.remove(argument);
        return new Attempt(tool, changed, customer, List.of(new Confirmation(tool, changed, true, 0, 0)), effects);
    }

    String text(String argument) {
        return arguments.get(argument).toString();
    }
}
