package ai.focal360.tenant;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One field of the customer data schema: what an agent may know of a customer. Scope {@code CUSTOMER} lasts, scope
 * {@code CONVERSATION} ends with the conversation. {@code pattern} is a regular expression a value must match;
 * {@code values} (for {@code ENUM}) lists allowed values with synonyms per language, {@code labels} what such a value is called
 * where a person reads it.
 */
public record Field(
        String name,
        Type type,
        Scope scope,
        Map<String, String> label,
        @Nullable String description,
        @Nullable String pattern,
        Map<String, Map<String, List<String>>> values,
        boolean personal,
        Map<String, Map<String, String>> labels) {

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
        labels = Map.copyOf(labels);
    }

    /** What a value is called in a language, where it is called something. */
    public Optional<String> labelOf(Object value, String language) {
        return Optional.ofNullable(
                labels.getOrDefault(String.valueOf(value), Map.of()).get(language));
    }
}
