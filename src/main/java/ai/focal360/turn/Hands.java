package ai.focal360.turn;

import org.jspecify.annotations.Nullable;

/** Whom a conversation is with: the colleague who has taken it, if any; and what the last one left to the agent. */
public record Hands(@Nullable String colleague, @Nullable String summary) {
    public static final Hands AGENTS = new Hands(null, null);

    boolean areAColleagues() {
        return colleague != null;
    }
}
