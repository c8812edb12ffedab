package ai.focal360.tenant;

import java.util.Locale;

/** What a tool does to the world, and so what a turn that called it may still do. */
public enum SideEffectLevel {
    /** A read: safe to repeat, safe to cancel. */
    NONE,
    /** Safe to cancel or to replay. */
    REVERSIBLE,
    /** Can be undone by the compensation it names. */
    COMPENSATABLE,
    /** Cannot be undone: calling it is the turn's commit point. */
    IRREVERSIBLE;

    /** The level as packs and rules write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
