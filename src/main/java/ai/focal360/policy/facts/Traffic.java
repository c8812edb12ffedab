package ai.focal360.policy.facts;

/**
 * How much this customer wrote to this agent lately, this turn's messages included; {@code repeated} is how often the text
 * they wrote now came within ten minutes.
 */
public record Traffic(int lastMinute, int lastHour, int repeated) {}
