package ai.focal360.tenant.jpa;

import ai.focal360.tenant.Publication.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PackVersionRepository extends Repository<PackVersionEntity, PackVersionEntity.Id> {
    /** A version without its files. */
    record Heading(String tenant, long number, String hash, Origin origin, Instant at) {}

    Optional<PackVersionEntity> findById(PackVersionEntity.Id id);

    Optional<PackVersionEntity> findFirstByIdTenantOrderByIdNumberDesc(String tenant);

    @Query("""
            select new ai.focal360.tenant.jpa.PackVersionRepository$Heading(
                v.id.tenant, v.id.number, v.hash, v.origin, v.publishedAt)
            from PackVersionEntity v where v.id.tenant = :tenant order by v.id.number desc""")
    List<Heading> headings(String tenant);

    @Query("""
            select new ai.focal360.tenant.jpa.PackVersionRepository$Heading(
                v.id.tenant, v.id.number, v.hash, v.origin, v.publishedAt)
            from PackVersionEntity v
            where v.id.number = (select max(w.id.number) from PackVersionEntity w where w.id.tenant = v.id.tenant)
            order by v.id.tenant""")
    List<Heading> newest();

    /** Until the transaction ends, no other transaction gets past this for the same tenant. */
    @Query(value = "select pg_advisory_xact_lock(hashtextextended('pack ' || :tenant, 0)) is null", nativeQuery = true)
    boolean lock(String tenant);
}
