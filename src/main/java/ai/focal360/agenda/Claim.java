package ai.focal360.agenda;

import java.time.Instant;

/** A due task that is this node's to see to; {@code epoch} rises with every claim, {@code now} is the database's. */
record Claim(AgendaTask task, int epoch, Instant now, Instant plannedAt) {
    boolean isExpired() {
        var expires = task.expiresAt();
        return expires != null && !expires.isAfter(now);
    }
}
