package ai.focal360.replay;

/** Which rules recorded questions are asked of. */
public sealed interface Against {
    /** Those they were asked of then, question by question. */
    record Recorded() implements Against {}

    /** Those of one pack over one of the platform's, as records name them: {@code acme-shop@14}, {@code platform@6}. */
    record Packs(String pack, String platform) implements Against {}
}
