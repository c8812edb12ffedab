package ai.focal360.policy.facts;

import java.math.BigDecimal;

/** Something the draft says: {@code amount} in euro where there is one, else 0. */
public record ClaimMade(String kind, String quote, BigDecimal amount) {}
