package ai.focal360.policy.facts;

/** Knowledge that answers: {@code kind} is {@code article}, {@code faq} or {@code offering}; confidence from 0 to 1. */
public record Found(String kind, String id, double confidence) {}
