package ai.focal360.scenario;

import ai.focal360.scenario.ProcessXml.Element;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A token with the little of its way that decides whether somebody has agreed: the agreement so far, and the answers that gateways
 * ask for, as far as they are {@code known}. {@code aside} is one that an event sent off beside the one it left where it was.
 */
record Token(Agreement agreement, Map<String, Object> known, boolean aside) {
    static final Token START = new Token(Agreement.NONE, Map.of(), false);

    Token {
        known = Map.copyOf(known);
    }

    Token with(String variable, Object value) {
        return knowing(variable, Optional.of(value));
    }

    /** Empty: the variable has a value now that nobody can foresee. */
    Token knowing(String variable, Optional<Object> value) {
        var more = new HashMap<>(known);
        more.remove(variable);
        value.ifPresent(it -> more.put(variable, it));
        return knowing(more);
    }

    Token knowing(Map<String, Object> now) {
        return new Token(agreement, now, aside);
    }

    Token agreed(Agreement now) {
        return new Token(now, known, aside);
    }

    /** As an event leaves it: one that interrupts takes the token itself. */
    Token by(Element event) {
        return event.attribute("cancelActivity").equals("false") ? new Token(agreement, known, true) : this;
    }

    /** The one that leaves a join where both came. A branch that did not ask knows nothing of the other's answer. */
    Token beside(Token other) {
        var both = new HashMap<>(other.known);
        both.putAll(known);
        both.keySet()
                .removeIf(name -> known.containsKey(name)
                        && other.known.containsKey(name)
                        && !known.get(name).equals(other.known.get(name)));
        return new Token(agreement.beside(other.agreement), both, aside && other.aside);
    }
}
