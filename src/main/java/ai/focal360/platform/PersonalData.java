package ai.focal360.platform;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one module keeps of customers. Every table that may hold a word of theirs belongs to one bean of this kind, or stands
 * with a reason on the list of {@code PersonalDataIT}. The beans' order is the order of erasing: what could still write comes
 * first.
 */
public interface PersonalData {
    /** Names the part in exports and proofs: {@code conversations}. */
    String name();

    /** What is in it, for whoever reads the export. */
    String contents();

    /** The tables it looks after. */
    Set<String> tables();

    /** Hands out everything that is kept of a person; changes nothing. */
    void export(Person person, Taker taker);

    /**
     * Takes it away, or what makes it theirs. Runs in a transaction of its own and is repeated until there is nothing left,
     * so it has to be harmless at any time, on any node, however often.
     */
    Erased erase(Person person);

    /** Conversations the customer is in, where this module knows. */
    default Set<ConversationId> conversations(TenantId tenant, CustomerId customer) {
        return Set.of();
    }

    /** Conversations that began under one of these names of a customer, where this module knows. */
    default Set<ConversationId> openedFor(TenantId tenant, Set<CustomerId> names) {
        return Set.of();
    }

    /**
     * Rows that name a customer name another one from now on: two turned out to be one person, or not to be. In the caller's
     * transaction, which is rolled back when something has to end first; that is what is returned.
     */
    default Optional<String> handOver(Handover handover) {
        return Optional.empty();
    }

    /** Takes one thing after another, each a JSON object; those of a kind come together. */
    interface Taker {
        void take(String kind, String json);
    }

    /** How many rows changed, by table or index; {@code waitsFor}: what has to end first, absent when it is done. */
    record Erased(Map<String, Long> rows, @Nullable String waitsFor) {
        public Erased {
            rows = Map.copyOf(rows);
        }

        public static Erased of(Map<String, Long> rows) {
            return new Erased(rows, null);
        }

        public static Erased notYet(String waitsFor) {
            return new Erased(Map.of(), waitsFor);
        }

        public Erased and(Erased other) {
            var both = new HashMap<>(rows);
            other.rows.forEach((table, count) -> both.merge(table, count, Long::sum));
            return new Erased(both, waitsFor == null ? other.waitsFor : waitsFor);
        }
    }
}
