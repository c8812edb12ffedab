package ai.focal360.customer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A known value of a field, with where it came from, how sure that was, and when. {@code value} is a {@link String} (text,
 * e-mail address, E.164 number, ISO date, canonical enum value), {@link BigDecimal}, {@link Boolean}, {@link Money} or a
 * list of strings, and survives a round through JSON as the same type.
 */
public record FieldValue(Object value, String source, double confidence, Instant at) {
    private static final Comparator<FieldValue> BY_WORTH = Comparator.comparing(
                    (FieldValue value) -> !value.source().equals(CandidateValue.CUSTOMER))
            .thenComparing(FieldValue::confidence)
            .thenComparing(FieldValue::at);

    @JsonCreator
    public FieldValue(
            @JsonProperty("value") Object value,
            @JsonProperty("source") String source,
            @JsonProperty("confidence") double confidence,
            @JsonProperty("at") Instant at) {
        this.value = typed(value);
        this.source = source;
        this.confidence = confidence;
        this.at = at;
    }

    /** Values of one field from two customers who are one: what somebody verified, then what is surer, then what is newer. */
    boolean isBetterThan(FieldValue other) {
        return BY_WORTH.compare(this, other) > 0;
    }

    private static Object typed(Object value) {
        if (value instanceof String || value instanceof Boolean || value instanceof Money) {
            return value;
        }
        if (value instanceof Number number) {
            return new BigDecimal(number.toString());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        if (value instanceof Map<?, ?> map
                && map.get("amount") instanceof Number amount
                && map.get("currency") instanceof String currency) {
            return new Money(new BigDecimal(amount.toString()), currency);
        }
        throw new IllegalArgumentException("Expected a text, number, boolean, list or amount of money, but it is a "
                + value.getClass().getSimpleName());
    }

    /** Without the value: this may end up in a log. */
    @Override
    public String toString() {
        return "FieldValue[from %s at %s]".formatted(source, at);
    }
}
