package ai.focal360.customer;

import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
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
    private final JsonMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private final Map<TenantId, Built> schemas = new ConcurrentHashMap<>();

    private record Built(PackVersion version, Schema schema) {}

    Customers(JdbcClient jdbc, Tenants tenants, CustomerProperties properties) {
        this.jdbc = jdbc;
        this.tenants = tenants;
        this.properties = properties;
    }

    /** The customer of this address, made on first contact. One statement when the address is known. */
    public CustomerId contact(TenantId tenant, ChannelConfig.Kind channel, String address) {
        var kind = Identity.Kind.of(channel);
        if (address.isBlank()
                || address.length() > LONGEST_ADDRESS
                || address.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "Expected an address of 1 to %d printable characters".formatted(LONGEST_ADDRESS));
        }
        return meet(tenant, kind, address).orElseGet(() -> create(tenant, kind, address));
    }

    /** As {@link #find}; an erasure waits for the message that is just being kept, and what comes after it is a stranger's. */
    private Optional<CustomerId> meet(TenantId tenant, Identity.Kind kind, String address) {
        return jdbc.sql("""
                        select customer from customer_identity where tenant = ? and kind = ? and address = ? for key share
                        """)
                .params(tenant.value(), kind.name(), address)
                .query(UUID.class)
                .optional()
                .map(CustomerId::new);
    }

    /** The customer of this address, if they ever wrote. */
    public Optional<CustomerId> known(TenantId tenant, ChannelConfig.Kind channel, String address) {
        return find(tenant, Identity.Kind.of(channel), address);
    }

    private Optional<CustomerId> find(TenantId tenant, Identity.Kind kind, String address) {
        return jdbc.sql("select customer from customer_identity where tenant = ? and kind = ? and address = ?")
                .params(tenant.value(), kind.name(), address)
                .query(UUID.class)
                .optional()
                .map(CustomerId::new);
    }

    /**
     * The identity row decides: whoever inserts it makes the customer, and whoever waited for that insert finds it. The
     * foreign key is checked when the statement ends, so both rows can be made in one. A phone number that is another
     * customer's already stays theirs.
     */
    private CustomerId create(TenantId tenant, Identity.Kind kind, String address) {
        var phone = kind == Identity.Kind.WHATSAPP ? Schema.phoneOf(address).orElse(null) : null;
        return jdbc.sql("""
                        with identity as (
                            insert into customer_identity (tenant, kind, address, customer, confirmed_by)
                            values (:tenant, :kind, :address, :id, 'channel')
                            on conflict do nothing
                            returning tenant, customer
                        ), person as (
                            insert into customer (tenant, id) select tenant, customer from identity
                        ), phone as (
                            insert into customer_identity (tenant, kind, address, customer, confirmed_by)
                            select tenant, 'PHONE', cast(:phone as text), customer, 'channel' from identity
                            where cast(:phone as text) is not null
                            on conflict do nothing
                        )
                        select customer from identity
                        """)
                .param("tenant", tenant.value())
                .param("kind", kind.name())
                .param("address", address)
                .param("id", CustomerId.random().value())
                .param("phone", phone)
                .query(UUID.class)
                .optional()
                .map(CustomerId::new)
                .or(() -> meet(tenant, kind, address))
                .orElseThrow(() -> new IllegalStateException(
                        "Expected the customer of a new address to be visible: use isolation read committed"));
    }

    /** All that is known and lasts. What an address implies is filled in where nothing better is known. */
    public Profile load(TenantId tenant, CustomerId customer) {
        return find(tenant, customer)
                .orElseThrow(() ->
                        new IllegalStateException("Expected customer %s of %s to exist".formatted(customer, tenant)));
    }

    public Optional<Profile> find(TenantId tenant, CustomerId customer) {
        var rows = jdbc.sql("""
                        select c.created_at, c.field_values, i.kind, i.address, i.confirmed_by, i.confirmed_at
                        from customer c
                        left join customer_identity i on i.tenant = c.tenant and i.customer = c.id
                        where c.tenant = ? and c.id = ?
                        order by i.confirmed_at, i.kind
                        """)
                .params(tenant.value(), customer.value())
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
                parse(rows.get(0).values()),
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
                        write(changes),
                        profile.tenant().value(),
                        profile.customer().value())
                .update();
        if (rows != 1) {
            throw new IllegalStateException("Expected %s to exist, but nothing was updated".formatted(profile));
        }
    }

    /** Customers known by exactly this address, on whatever channel. */
    public List<Profile> findByAddress(TenantId tenant, String address) {
        return jdbc.sql("""
                        select distinct customer from customer_identity where tenant = ? and address = ?
                        order by customer limit ?
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
                        row.getString("confirmed_by"),
                        instant(row, "confirmed_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private Map<String, FieldValue> parse(String values) {
        try {
            return json.readValue(values, new TypeReference<Map<String, FieldValue>>() {});
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new IllegalStateException("Expected stored customer values to be readable", e);
        }
    }

    private String write(Map<String, FieldValue> values) {
        try {
            return json.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected customer values to be writable", e);
        }
    }
}
