package ai.focal360.llm;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Something a draft says that a rule may care about: an amount promised, liability admitted, another person's
 * data, an unannounced feature, a diagnosis. {@code quote} is the passage; {@code message} its index in the draft.
 */
public record Claim(
        String kind,
        int message,
        String quote,
        @Nullable BigDecimal amount,
        @Nullable String subject) {
    /** Money promised; {@code subject} is its currency, the amount is as written. */
    public static final String AMOUNT_PROMISED = "amount_promised";

    public static final String LIABILITY_ADMITTED = "liability_admitted";
    /** {@code subject} is email, phone, iban or card; the quote is masked. */
    public static final String OTHERS_DATA = "others_data";

    public static final String UNANNOUNCED_FEATURE = "unannounced_feature";
    public static final String DIAGNOSIS = "diagnosis";
}
