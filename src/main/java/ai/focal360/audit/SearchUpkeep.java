package ai.focal360.audit;

import ai.focal360.platform.TenantId;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The search index as a copy of what PostgreSQL has: made again from it, and counted against it. */
public interface SearchUpkeep {
    /**
     * Begins to copy all records of all kinds again, beside what goes on; goes on after a restart, on any node. False when
     * that is under way already. Throws {@link SearchSwitchedOff} where nobody would do it.
     */
    boolean rebuild();

    /** The last rebuild, kind by kind; empty when there never was one. */
    List<Progress> progress();

    /**
     * Tenants and months with records on either side; what waits for the index is missing there. Throws
     * {@link SearchUnavailable}.
     */
    List<Compared> counts();

    /**
     * {@code copied} of about {@code total} records; {@code finishedAt} is absent as long as it goes on.
     */
    record Progress(
            SearchKind kind,
            long copied,
            long total,
            Instant requestedAt,
            @Nullable Instant finishedAt) {}

    record Compared(SearchKind kind, TenantId tenant, YearMonth month, long recorded, long indexed) {
        public boolean differs() {
            return recorded != indexed;
        }
    }
}
