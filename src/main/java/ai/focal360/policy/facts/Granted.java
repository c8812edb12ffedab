package ai.focal360.policy.facts;

import java.math.BigDecimal;

/** An amount the customer may be told: granted by a rule or a person in this conversation. */
public record Granted(BigDecimal amount, String by) {}
