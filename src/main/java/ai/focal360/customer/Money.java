package ai.focal360.customer;

import java.math.BigDecimal;

/** An amount in a currency (ISO 4217). */
public record Money(BigDecimal amount, String currency) {}
