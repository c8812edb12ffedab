package ai.focal360.customer;

import ai.focal360.tenant.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of each candidate, in the order they were offered. The last accepted one of a field is the one that counts.
 */
public record DataUpdate(List<Matched> matched) {

    public sealed interface Matched {
        CandidateValue candidate();

        /** Coerced to the field's type and better than what was known. */
        record Accepted(CandidateValue candidate, Field field, FieldValue value) implements Matched {}

        /** {@code reason} never holds the value. */
        record Rejected(CandidateValue candidate, String reason) implements Matched {}
    }

    public DataUpdate {
        matched = List.copyOf(matched);
    }

    /** The new values of a scope, by field. */
    public Map<String, FieldValue> accepted(Field.Scope scope) {
        var values = new LinkedHashMap<String, FieldValue>();
        for (var outcome : matched) {
            if (outcome instanceof Matched.Accepted accepted && accepted.field().scope() == scope) {
                values.put(accepted.field().name(), accepted.value());
            }
        }
        return values;
    }
}
