package ai.focal360.audit;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * TurnRecords of all tenants. {@code append} joins the caller's transaction and queues the record for the search index;
 * a second append of the same turn is a broken assumption. Every read names its tenant and sees no other's.
 */
public interface AuditStore {
    void append(TurnRecord record);

    Optional<TurnRecord> find(TenantId tenant, TurnId turn);

    /** A conversation's turns, oldest first. */
    List<TurnRecord> conversation(TenantId tenant, ConversationId conversation, int limit);

    /** The newest turn of each conversation, newest first; {@code before} continues a page. */
    Page conversations(TenantId tenant, @Nullable TurnCursor before, int limit);

    /** Throws {@link SearchUnavailable} when the query has a text and the search index cannot be asked now. */
    Page search(TurnQuery query);

    /** A page of turns, newest first; {@code next} continues it and is absent on the last one. */
    record Page(List<TurnRecord> turns, @Nullable String next) {
        public Page {
            turns = List.copyOf(turns);
        }

        /** The page of a store that looked for one turn more than the limit, to know whether there is more. */
        static Page of(List<TurnRecord> found, int limit) {
            if (found.size() <= limit) {
                return new Page(found, null);
            }
            return new Page(
                    found.subList(0, limit), TurnCursor.of(found.get(limit - 1)).toString());
        }
    }
}
