package ai.focal360.policy.facts;

/** A guideline retrieval found near. */
public record GuidelineOffer(String id, double score, String scope, int priority) {}
