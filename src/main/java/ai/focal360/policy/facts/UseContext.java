package ai.focal360.policy.facts;

/** Who words the answer is given this source of the agent's context. */
public record UseContext(String source, String reason) implements Conclusion {}
