package ai.focal360.customer;

import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.Tenants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Customers of all tenants. Every method joins the caller's transaction and sees one tenant only. */
@Component
public class Customers {
    private static final int LONGEST_ADDRESS = 256;
    private static final int MOST_MATCHES = 50;

    private final JdbcClient jdbc;
    private final Tenants tenants;
    private final CustomerProperties properties;
    private final CustomerIdentityMap identities;
    private final Map<TenantId, Built> schemas = new ConcurrentHashMap<>();

    private record Built(PackVersion version, Schema schema) {}

    Customers(JdbcClient jdbc, CustomerIdentityMap identities, Tenants tenants, CustomerProperties properties) {
        this.jdbc = jdbc;
        this.identities = identities;
        this.tenants = tenants;
        this.properties = properties;
    }

    /** The customer of this address, for which its provider vouches; made on first contact. One statement when it is known. */
    public CustomerId contact(TenantId tenant, ChannelConfig.Kind channel, String address) {
        return contact(tenant, channel, address, Identity.Level.VERIFIED_BY_PROVIDER);
    }

    /**
     * As {@link #contact(TenantId, ChannelConfig.Kind, String)}, with what the provider says about the sender: a claimed address
     * never meets the customer it is verified of.
     */
    public CustomerId contact(TenantId tenant, ChannelConfig.Kind channel, String address, Identity.Level level) {
        if (address.isBlank()
                || address.length() > LONGEST_ADDRESS
                || address.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "Expected an address of 1 to %d printable characters".formatted(LONGEST_ADDRESS));
        }
        return identities.contact(tenant, new Address(Identity.Kind.of(channel), address), level);
    }

    /** The customer of this address, if they ever wrote. */
    public Optional<CustomerId> known(TenantId tenant, ChannelConfig.Kind channel, String address) {
        return identities.find(tenant, new Address(Identity.Kind.of(channel), address));
    }

    /** An e-mail address or a phone number as the tenant's customers write it, empty when it is neither. */
    Optional<Address> address(TenantId tenant, String text) {
        return Address.read(text, schema(tenant).phoneRegion());
    }

    /** An address as the tenant's customers write it, empty when it is none. */
    public Optional<Address> address(TenantId tenant, Identity.Kind kind, String text) {
        return Address.read(kind, text, schema(tenant).phoneRegion());
    }

    /** All that is known and lasts. What an address implies is filled in where nothing better is known. */
    public Profile load(TenantId tenant, CustomerId customer) {
        return find(tenant, customer)
                .orElseThrow(() ->
                        new IllegalStateException("Expected customer %s of %s to exist".formatted(customer, tenant)));
    }

    public Optional<Profile> find(TenantId tenant, CustomerId customer) {
        var rows = jdbc.sql("""
                        select c.created_at, c.field_values, i.kind, i.address, i.level, i.confirmed_at
                        from customer c
                        left join (select distinct on (kind, address) * from customer_identity
                                   where tenant = :tenant and customer = :customer
                                   order by kind, address, level = 'CLAIMED') i on true
                        where c.tenant = :tenant and c.id = :customer
                        order by i.confirmed_at, i.kind
                        """)
                .param("tenant", tenant.value())
                .param("customer", customer.value())
                .query((row, n) ->
                        new Row(instant(row, "created_at"), n == 0 ? row.getString("field_values") : "", identity(row)))
                .list();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        var identities = new ArrayList<Identity>();
        for (var row : rows) {
            if (row.identity() != null) {
                identities.add(row.identity());
            }
        }
        var stored = new Profile(
                tenant,
                customer,
                rows.get(0).since(),
                identities,
                ValuesJson.read(rows.get(0).values()),
                java.util.Set.of());
        return Optional.of(withImplied(stored));
    }

    private Profile withImplied(Profile profile) {
        if (profile.identities().isEmpty() || tenants.pack(profile.tenant()).isEmpty()) {
            return profile;
        }
        var schema = schema(profile.tenant());
        var missing = schema.implied(profile.identities()).stream()
                .filter(candidate -> profile.value(candidate.field()).isEmpty())
                .toList();
        var since = profile.identities().get(0).confirmedAt();
        return profile.with(
                schema.match(profile.values(), missing, since).accepted(ai.focal360.tenant.Field.Scope.CUSTOMER));
    }

    /** Writes the changed values only, so that two writers of different fields both keep theirs. */
    public void save(Profile profile) {
        if (profile.changed().isEmpty()) {
            return;
        }
        var changes = new HashMap<String, FieldValue>();
        profile.changed().forEach(field -> changes.put(field, profile.values().get(field)));
        int rows = jdbc.sql("""
                        update customer set field_values = field_values || cast(? as jsonb), updated_at = now()
                        where tenant = ? and id = ?
                        """)
                .params(
                        ValuesJson.write(changes),
                        profile.tenant().value(),
                        profile.customer().value())
                .update();
        if (rows != 1) {
            throw new IllegalStateException("Expected %s to exist, but nothing was updated".formatted(profile));
        }
        claims(profile);
    }

    /** Addresses the customer stated are theirs to say, and nobody's to be found by. */
    private void claims(Profile profile) {
        if (tenants.pack(profile.tenant()).isEmpty()) {
            return;
        }
        var schema = schema(profile.tenant());
        for (var field : profile.changed()) {
            var value = profile.values().get(field);
            if (value != null && value.source().equals(CandidateValue.CUSTOMER)) {
                schema.field(field)
                        .flatMap(declared -> Identity.Kind.of(declared.type()))
                        .map(kind -> new Address(kind, value.value().toString()))
                        .ifPresent(address -> identities.claim(profile.tenant(), profile.customer(), address));
            }
        }
    }

    /** Customers known by exactly this address, on whatever channel. */
    public List<Profile> findByAddress(TenantId tenant, String address) {
        return jdbc.sql("""
                        select customer from customer_identity where tenant = ? and address = ?
                        group by customer order by bool_and(level = 'CLAIMED'), customer limit ?
                        """).params(tenant.value(), address, MOST_MATCHES).query(UUID.class).list().stream()
                .map(id -> load(tenant, new CustomerId(id)))
                .toList();
    }

    /** The schema of the tenant's live pack. */
    public Schema schema(TenantId tenant) {
        var pack = tenants.require(tenant);
        var built = schemas.get(tenant);
        if (built == null || !built.version().equals(pack.version())) {
            built = new Built(pack.version(), Schema.of(pack.data(), properties));
            schemas.put(tenant, built);
        }
        return built.schema();
    }

    private record Row(
            Instant since, String values, @Nullable Identity identity) {}

    private static @Nullable Identity identity(ResultSet row) throws SQLException {
        var kind = row.getString("kind");
        return kind == null
                ? null
                : new Identity(
                        Identity.Kind.valueOf(kind),
                        row.getString("address"),
                        Identity.Level.valueOf(row.getString("level")),
                        instant(row, "confirmed_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
