package ai.focal360.policy.facts;

/**
 * The links in the customer's message, without those to the tenant's own site: how many, on how many hosts, how often the
 * one that stands there most; whether one is {@code shortened}, and whether links are all there is.
 */
public record LinksSent(int count, int hosts, int mostOfOne, boolean shortened, boolean alone) {}
