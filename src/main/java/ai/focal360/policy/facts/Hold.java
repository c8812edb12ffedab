package ai.focal360.policy.facts;

/** Leave this contribution out of the answer for now. */
public record Hold(String contribution, String reason) implements Conclusion {}
