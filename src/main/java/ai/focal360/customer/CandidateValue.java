package ai.focal360.customer;

/**
 * A value somebody offers for a field. {@code value} is a text as it was written, or what JSON knows: a number, a boolean,
 * a list, or a map of {@code amount} and {@code currency}. {@code source} is {@code customer}, {@code channel} or
 * {@code tool:<id>}; {@code confidence} runs from 0 to 1.
 */
public record CandidateValue(String field, Object value, String source, double confidence) {
    public static final String CUSTOMER = "customer";
    public static final String CHANNEL = "channel";

    public static CandidateValue stated(String field, String value, double confidence) {
        return new CandidateValue(field, value, CUSTOMER, confidence);
    }

    public static CandidateValue fromTool(String tool, String field, Object value) {
        return new CandidateValue(field, value, "tool:" + tool, 1);
    }

    boolean byCustomer() {
        return source.equals(CUSTOMER);
    }

    /** Without the value: this may end up in a log. */
    @Override
    public String toString() {
        return "CandidateValue[%s from %s]".formatted(field, source);
    }
}
