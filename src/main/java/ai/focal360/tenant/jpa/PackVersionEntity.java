package ai.focal360.tenant.jpa;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.Publication.Origin;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Map;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of {@code pack_version}. */
@Entity
@Immutable
@Table(name = "pack_version")
class PackVersionEntity {
    @Embeddable
    record Id(String tenant, long number) implements Serializable {}

    @EmbeddedId
    private Id id;

    private String hash;

    @Enumerated(EnumType.STRING)
    private Origin origin;

    private Instant publishedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, String> files;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected PackVersionEntity() {}

    private PackVersionEntity(Id id, String hash, Origin origin, Instant publishedAt, Map<String, String> files) {
        this.id = id;
        this.hash = hash;
        this.origin = origin;
        this.publishedAt = publishedAt;
        this.files = files;
    }

    static PackVersionEntity from(PackVersion version, Map<String, String> files, Origin origin, Instant at) {
        return new PackVersionEntity(
                new Id(version.tenant().value(), version.number()), version.hash(), origin, at, files);
    }

    Pack toModel() {
        return Pack.stored(new PackVersion(new TenantId(id.tenant()), id.number(), hash), files);
    }
}
