package ai.focal360.policy.facts;

/** The answer's type: ASK, ANSWER, MIXED, CONFIRM, REFUSE or ESCALATE. */
public record PlanType(String type) implements Conclusion {}
