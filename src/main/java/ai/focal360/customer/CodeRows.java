package ai.focal360.customer;

import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Codes that were sent, as hashes. Joins the caller's transaction; time is the database's. */
@Repository
class CodeRows {
    private final JdbcClient jdbc;

    CodeRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The code that counts at an address. {@code triedBy} and {@code usedBy} are keys of effects. */
    record Sent(
            UUID id,
            String hash,
            boolean expired,
            int tries,
            @Nullable String triedBy,
            @Nullable String usedBy) {}

    /** One at a time sends codes to an address, and for a customer, until the transaction ends. */
    void lock(TenantId tenant, CustomerId customer, Address address) {
        for (var what : List.of(address.kind() + ":" + address.value(), customer.toString())) {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                    .param("identity-code:%s:%s".formatted(tenant, what))
                    .query((row, number) -> true)
                    .single();
        }
    }

    boolean isSentBy(TenantId tenant, String key) {
        return count("tenant = ? and sent_by = ?", tenant.value(), key) > 0;
    }

    int sentTo(TenantId tenant, Address address) {
        return count(
                "tenant = ? and kind = ? and address = ? and sent_at > clock_timestamp() - interval '1 hour'",
                tenant.value(),
                address.kind().name(),
                address.value());
    }

    int sentFor(TenantId tenant, CustomerId customer) {
        return count(
                "tenant = ? and customer = ? and sent_at > clock_timestamp() - interval '1 hour'",
                tenant.value(),
                customer.value());
    }

    private int count(String which, Object... values) {
        return jdbc.sql("select count(*) from identity_code where " + which)
                .params(values)
                .query(Integer.class)
                .single();
    }

    void add(UUID id, TenantId tenant, CustomerId customer, Address address, String key, String hash, Duration valid) {
        jdbc.sql("""
                        insert into identity_code (id, tenant, customer, kind, address, sent_by, hash, expires_at)
                        values (:id, :tenant, :customer, :kind, :address, :key, :hash,
                                clock_timestamp() + make_interval(secs => :valid))
                        """)
                .param("id", id)
                .param("tenant", tenant.value())
                .param("customer", customer.value())
                .param("kind", address.kind().name())
                .param("address", address.value())
                .param("key", key)
                .param("hash", hash)
                .param("valid", valid.toMillis() / 1000.0)
                .update();
    }

    /** The customer's earlier codes for the address count no more; returns those that did. */
    List<UUID> replace(TenantId tenant, CustomerId customer, Address address) {
        return jdbc.sql("""
                        update identity_code set replaced_at = clock_timestamp()
                        where tenant = ? and customer = ? and kind = ? and address = ? and replaced_at is null
                        returning id
                        """)
                .params(tenant.value(), customer.value(), address.kind().name(), address.value())
                .query(UUID.class)
                .list();
    }

    /** Held until the transaction ends. */
    Optional<Sent> hold(TenantId tenant, CustomerId customer, Address address) {
        return jdbc.sql("""
                        select *, expires_at <= clock_timestamp() as expired from identity_code
                        where tenant = ? and customer = ? and kind = ? and address = ? and replaced_at is null
                        for update
                        """)
                .params(tenant.value(), customer.value(), address.kind().name(), address.value())
                .query((row, number) -> new Sent(
                        row.getObject("id", UUID.class),
                        row.getString("hash"),
                        row.getBoolean("expired"),
                        row.getInt("tries"),
                        row.getString("tried_by"),
                        row.getString("used_by")))
                .optional();
    }

    void tried(Sent code, String key) {
        jdbc.sql("update identity_code set tries = tries + 1, tried_by = ? where id = ?")
                .params(key, code.id())
                .update();
    }

    void used(Sent code, String key) {
        jdbc.sql("update identity_code set used_by = ? where id = ?")
                .params(key, code.id())
                .update();
    }
}
