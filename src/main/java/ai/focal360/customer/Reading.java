package ai.focal360.customer;

/** How a written value was read for a field's type. */
sealed interface Reading {
    record Read(Object value) implements Reading {}

    /** {@code reason} never holds the value. */
    record Unreadable(String reason) implements Reading {}

    static Reading of(Object value) {
        return new Read(value);
    }

    static Reading not(String reason) {
        return new Unreadable(reason);
    }
}
