package ai.focal360.tool;

import ai.focal360.platform.TenantId;

/**
 * Only a person can find out, or decide, about the effect: published in the transaction that notes that one was asked, and
 * again only when asked anew. {@code known} is all there is to say so far, without values.
 */
public record PersonNeeded(TenantId tenant, EffectView effect, Cause cause, String description, String known) {
    /** What there is to do. */
    public enum Cause {
        /** Find out whether it happened. */
        UNKNOWN_OUTCOME,
        /** Decide about a compensation that did not succeed. */
        COMPENSATION_FAILED
    }
}
