package ai.focal360.llm;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Something a draft says that a rule may care about: an amount promised (in euro), liability admitted, another person's
 * data, an unannounced feature, a diagnosis. {@code quote} is the passage; {@code message} its index in the draft.
 */
public record Claim(
        String kind,
        int message,
        String quote,
        @Nullable BigDecimal amount,
        @Nullable String subject) {}
