package ai.focal360.policy.facts;

/** A value known of the customer or told in this conversation, and where it came from ({@code customer}, {@code tool:…}, {@code channel});
 * {@code told} when the customer said it just now. */
public record Value(String field, Object value, String source, double confidence, boolean told) {}
