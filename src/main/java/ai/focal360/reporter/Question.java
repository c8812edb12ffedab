package ai.focal360.reporter;

import ai.focal360.platform.TenantId;
import org.jspecify.annotations.Nullable;

/** What somebody of a tenant wants to know, in their words; {@code language} is read off them where it is absent. */
public record Question(
        TenantId tenant, String text, @Nullable String language) {
    public static final int LONGEST = 500;

    public Question {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException("Expected a question of 1 to %d characters".formatted(LONGEST));
        }
    }
}
