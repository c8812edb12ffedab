package ai.focal360.policy.facts;

/**
 * Something the agent's {@code context} names: {@code conversation}, {@code conversation.earlier}, {@code conversation.others} or
 * {@code customer.<field>}. {@code use} is {@code always}, {@code if-relevant} or {@code on-demand}; {@code inUse} that it is being
 * talked about: the field was told or asked for, the other conversation is about the same. {@code likeness}, from 0 to 1, is how
 * near it comes to what the customer says; it is 0 where relevance does not matter.
 */
public record ContextSource(String name, String use, boolean inUse, double likeness) {}
