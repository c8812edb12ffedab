package ai.focal360.turn;

/** Why a turn runs without a message: {@code kind} such as {@code scenario}, and what it refers to. */
public record Trigger(String kind, String reference) {
    /** A person or a timer moved a scenario on; the reference is its instance. */
    public static final String SCENARIO = "scenario";

    /** A turn of this conversation failed for good; the reference is its id. */
    public static final String SET_ASIDE = "set-aside";

    /** The platform has something to tell; the reference is the text's key. */
    public static final String NOTICE = "notice";
}
