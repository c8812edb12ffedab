package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Publication.Origin;
import java.util.List;
import java.util.Optional;

/**
 * Published packs. Versions count from 1 per tenant, are never changed, and the newest is the live one. Packs come back
 * with the data of their own files, not yet over the platform's.
 */
public interface ConfigStore {
    Optional<Pack> live(TenantId tenant);

    Optional<Pack> find(TenantId tenant, long number);

    /** All publications of a tenant, newest first. */
    List<Publication> versions(TenantId tenant);

    /** The newest version of every tenant that has one: cheap enough to ask every few seconds. */
    List<PackVersion> newest();

    /**
     * Stores the next version, or answers the live one when there is nothing new: the live version has the same content,
     * or a folder's content is what a folder brought the last time (so that a restart does not undo what was published
     * over the API since). Safe to call from several nodes at once.
     */
    Pack publish(Pack candidate, Origin origin);
}
