package ai.focal360.knowledge;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.PackVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a turn looks for. {@code version} is the pack the turn runs on, the live one when absent; {@code text} are the
 * customer's words; {@code language} is ISO 639-1; {@code intents} are those sensed, which guidelines may name;
 * {@code settings} are the agent's over the tenant's.
 */
public record RetrievalQuery(
        TenantId tenant,
        @Nullable PackVersion version,
        String text,
        String language,
        List<String> intents,
        Map<String, Object> settings) {

    public RetrievalQuery {
        intents = List.copyOf(intents);
        settings = Map.copyOf(settings);
    }

    public static RetrievalQuery of(TenantId tenant, String text, String language) {
        return new RetrievalQuery(tenant, null, text, language, List.of(), Map.of());
    }

    /** Without the customer's words: this may end up in a log. */
    @Override
    public String toString() {
        return "RetrievalQuery[%s in %s]".formatted(tenant, language);
    }
}
