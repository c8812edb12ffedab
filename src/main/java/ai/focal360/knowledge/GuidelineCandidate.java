package ai.focal360.knowledge;

import ai.focal360.tenant.Guideline;

/** A guideline that may apply to a turn: {@code always} when it has no condition, else as near as {@code score} says. */
public record GuidelineCandidate(Guideline guideline, double score, boolean always) {
    public String id() {
        return guideline.id();
    }
}
