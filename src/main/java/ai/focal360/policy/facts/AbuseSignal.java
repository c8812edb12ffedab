package ai.focal360.policy.facts;

/**
 * Something a detector noticed in the customer's message: {@code kind} is {@code profanity}, {@code harassment}, {@code
 * threat}, {@code injection}, {@code promotion} or {@code encoded}; {@code strength} runs from 0 to 1; {@code evidence}
 * names the entry and phrase of the pack that spoke, never the customer's words.
 */
public record AbuseSignal(String kind, double strength, String evidence) {}
