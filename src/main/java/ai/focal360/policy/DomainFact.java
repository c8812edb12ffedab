package ai.focal360.policy;

/** What became of a tool's answer that was to fill a declared type. */
public sealed interface DomainFact {
    /** The fact, as rules see it. */
    record Filled(Object fact) implements DomainFact {}

    /** {@code path} is the field, from the type on: {@code Order.items[2].price}. Names types, never values. */
    record DoesNotFit(String path, String reason) implements DomainFact {
        @Override
        public String toString() {
            return "%s: %s".formatted(path, reason);
        }
    }
}
