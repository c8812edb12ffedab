package ai.focal360.tenant;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field of the customer data schema: what an agent may know of a customer. Scope {@code CUSTOMER} lasts, scope
 * {@code CONVERSATION} ends with the conversation. {@code pattern} is a regular expression a value must match;
 * {@code values} (for {@code ENUM}) lists allowed values with synonyms per language.
 */
public record Field(
        String name,
        Type type,
        Scope scope,
        Map<String, String> label,
        @Nullable String description,
        @Nullable String pattern,
        Map<String, Map<String, List<String>>> values,
        boolean personal) {

    public enum Type {
        TEXT,
        EMAIL,
        PHONE,
        NUMBER,
        MONEY,
        DATE,
        ENUM,
        BOOLEAN,
        LIST
    }

    public enum Scope {
        CUSTOMER,
        CONVERSATION
    }

    public Field {
        label = Map.copyOf(label);
        values = Map.copyOf(values);
    }
}
