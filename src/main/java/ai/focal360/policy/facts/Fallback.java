package ai.focal360.policy.facts;

import java.math.BigDecimal;
import java.util.List;

/**
 * A channel that may reach the customer where another did not: the tenant's {@code fallbacks}, {@code rank} counting from 0, on which
 * the customer has an address. {@code level} is how that is known to be theirs, as {@link OwnAddress} says it; {@code consent}
 * {@code given}, {@code refused} or {@code unknown}; {@code permission} what speaking first needs there: {@code opt_in},
 * {@code contact} or {@code never}. {@code open} whether it takes free text now; {@code tried} whether some of this answer was sent
 * there before; {@code cost} of one message, 0 where the tenant named none.
 */
public record Fallback(
        String channel,
        String kind,
        int rank,
        String level,
        String consent,
        String permission,
        boolean open,
        boolean tried,
        BigDecimal cost) {
    /** Whether the address is known as surely as this level. */
    public boolean atLeast(String least) {
        return new OwnAddress(kind, level, false).atLeast(least);
    }

    /** Whether it is of one of these kinds. */
    public boolean among(List<String> kinds) {
        return kinds.contains(kind);
    }
}
