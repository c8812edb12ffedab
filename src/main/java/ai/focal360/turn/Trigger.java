package ai.focal360.turn;

/** Why a turn runs without a message: {@code kind} such as {@code scenario}, and what it refers to. */
public record Trigger(String kind, String reference) {
    public static final String SCENARIO = "scenario";

    /** A turn of this conversation failed for good; the reference is its id. */
    public static final String SET_ASIDE = "set-aside";
}
