package ai.focal360.policy.facts;

/** What came of asking a gap's questions again after knowledge was published: how many of its examples are answered now. */
public record Tried(int examples, int answered) {
    public double percent() {
        return examples == 0 ? 0 : 100.0 * answered / examples;
    }
}
