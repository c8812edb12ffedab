package ai.focal360.scenario;

/** Who has said yes to a tool call by the time a scenario comes to it; the worst a way can bring comes first. */
enum Agreement {
    /** Nobody, or somebody said no. */
    NONE,
    /** Somebody, to other values than those it has now. */
    STALE,
    /** Somebody, once, and a branch beside this one may use it as well. */
    SHARED,
    /** The tenant's rules, asked ahead by a Decide step. */
    RULES,
    /** The customer or a colleague, to exactly this. */
    GIVEN;

    /** What holds when values of the call may have changed. */
    Agreement outdated() {
        return this == NONE ? NONE : STALE;
    }

    /** What holds when two branches met that went side by side: a yes on one counts, unless the other changed the values. */
    Agreement beside(Agreement other) {
        if (this == STALE || other == STALE) {
            return STALE;
        }
        return compareTo(other) >= 0 ? this : other;
    }
}
