package ai.focal360.tenant.jpa;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ConfigStore;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackNumbering;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.Publication;
import ai.focal360.tenant.Publication.Origin;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

@Repository
class JpaConfigStore implements ConfigStore {
    private final PackVersionRepository versions;
    private final EntityManager entities;
    private final Clock clock;

    JpaConfigStore(PackVersionRepository versions, EntityManager entities, Clock clock) {
        this.versions = versions;
        this.entities = entities;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Pack> live(TenantId tenant) {
        return versions.findFirstByIdTenantOrderByIdNumberDesc(tenant.value()).map(PackVersionEntity::toModel);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Pack> find(TenantId tenant, long number) {
        return versions.findById(new PackVersionEntity.Id(tenant.value(), number))
                .map(PackVersionEntity::toModel);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Publication> versions(TenantId tenant) {
        return publications(tenant);
    }

    @Override
    @Transactional(readOnly = true)
    public List<PackVersion> newest() {
        return versions.newest().stream().map(JpaConfigStore::version).toList();
    }

    /** Commits on its own: a published version is live at once, whatever becomes of the caller. */
    @Override
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public Pack publish(Pack candidate, Origin origin) {
        var tenant = candidate.tenant();
        versions.lock(tenant.value());
        var earlier = publications(tenant);
        if (PackNumbering.isNothingNew(candidate.version().hash(), origin, earlier)) {
            return find(tenant, earlier.get(0).version().number())
                    .orElseThrow(() -> new IllegalStateException("Expected the live version to be stored"));
        }
        var version = PackNumbering.next(candidate.version(), earlier);
        // persist, not save: a row that is there already must be an error and never be merged into
        entities.persist(PackVersionEntity.from(version, candidate.files(), origin, clock.instant()));
        return Pack.stored(version, candidate.files());
    }

    private List<Publication> publications(TenantId tenant) {
        return versions.headings(tenant.value()).stream()
                .map(heading -> new Publication(version(heading), heading.origin(), heading.at()))
                .toList();
    }

    private static PackVersion version(PackVersionRepository.Heading heading) {
        return new PackVersion(new TenantId(heading.tenant()), heading.number(), heading.hash());
    }
}
