package ai.focal360.turn;

import org.jspecify.annotations.Nullable;

/**
 * Why a turn runs without a message: {@code kind} such as {@code scenario}, and what it refers to. An {@code errand} is what an
 * agenda task wants of the turn; {@code ruling} is what rules said to it before.
 */
public record Trigger(
        String kind,
        String reference,
        @Nullable Errand errand,
        @Nullable Ruling ruling) {
    /** A person or a timer moved a scenario on; the reference is its instance. */
    public static final String SCENARIO = "scenario";

    /** A turn of this conversation failed for good; the reference is its id. */
    public static final String SET_ASIDE = "set-aside";

    /** The platform has something to tell; the reference is the text's key. */
    public static final String NOTICE = "notice";

    /** A task of the agenda is due; the reference is its id. */
    public static final String AGENDA = "agenda";

    /** Nothing happens in the conversation, which the reference names. */
    public static final String QUIET = "quiet";
    /** A colleague who has the conversation said something in it; the reference is the handoff. */
    public static final String COLLEAGUE = "colleague";

    public Trigger(String kind, String reference) {
        this(kind, reference, null);
    }

    public Trigger(String kind, String reference, @Nullable Errand errand) {
        this(kind, reference, errand, null);
    }
}
