package ai.focal360.customer;

import ai.focal360.tenant.Field;

/** What a model may know of a customer's field: its definition and whether a value is known, never the value. */
public record MaskedField(Field definition, boolean known) {
    public String name() {
        return definition.name();
    }
}
