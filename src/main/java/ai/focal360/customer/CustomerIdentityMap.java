package ai.focal360.customer;

import ai.focal360.customer.Identity.Kind;
import ai.focal360.customer.Identity.Level;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which addresses are whose, and how that is known. Every method joins the caller's transaction. */
@Component
public class CustomerIdentityMap {
    private static final String[] LEVELS =
            Arrays.stream(Level.values()).map(Level::name).toArray(String[]::new);

    private final JdbcClient jdbc;
    private final MergeRows merges;
    private final ApplicationEventPublisher events;

    CustomerIdentityMap(JdbcClient jdbc, MergeRows merges, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.merges = merges;
        this.events = events;
    }

    /** What became of a verified address. */
    public sealed interface Verified {
        /** It is the customer's. */
        record Theirs() implements Verified {}

        /** It is another customer's, so the two are one: they are joined as soon as neither is being answered. */
        record Joins(UUID merge) implements Verified {}
    }

    /** The one customer whose address it is known to be. */
    public Optional<CustomerId> find(TenantId tenant, Address address) {
        return one(tenant, address, "level <> 'CLAIMED'");
    }

    /**
     * The customer who writes from this address, made on first contact. Where the provider does not vouch for the sender
     * ({@code level} is {@code CLAIMED}), it is whoever wrote from it so before, and never the one it is verified of.
     */
    CustomerId contact(TenantId tenant, Address address, Level level) {
        return meet(tenant, address, level).orElseGet(() -> create(tenant, address, level));
    }

    /** As {@link #find}; an erasure waits for the message that is just being kept, and what comes after it is a stranger's. */
    private Optional<CustomerId> meet(TenantId tenant, Address address, Level level) {
        return one(
                tenant,
                address,
                (level.isVerified() ? "level <> 'CLAIMED'" : "level = 'CLAIMED' and writes") + " for key share");
    }

    private Optional<CustomerId> one(TenantId tenant, Address address, String which) {
        return jdbc.sql("select customer from customer_identity where tenant = ? and kind = ? and address = ? and "
                        + which)
                .params(tenant.value(), address.kind().name(), address.value())
                .query(UUID.class)
                .optional()
                .map(CustomerId::new);
    }

    /**
     * The identity row decides: whoever inserts it makes the customer, and whoever waited for that insert finds it. The
     * foreign key is checked when the statement ends, so both rows can be made in one. A phone number that is another
     * customer's already stays theirs.
     */
    private CustomerId create(TenantId tenant, Address address, Level level) {
        return jdbc.sql("""
                        with identity as (
                            insert into customer_identity (tenant, kind, address, customer, known_as, level, writes)
                            values (:tenant, :kind, :address, :id, :id, :level, true)
                            on conflict do nothing
                            returning tenant, customer
                        ), person as (
                            insert into customer (tenant, id) select tenant, customer from identity
                        ), phone as (
                            insert into customer_identity (tenant, kind, address, customer, known_as, level)
                            select tenant, 'PHONE', cast(:phone as text), customer, customer, :level from identity
                            where cast(:phone as text) is not null
                            on conflict do nothing
                        )
                        select customer from identity
                        """)
                .param("tenant", tenant.value())
                .param("kind", address.kind().name())
                .param("address", address.value())
                .param("id", CustomerId.random().value())
                .param("level", level.name())
                .param("phone", phone(address))
                .query(UUID.class)
                .optional()
                .map(CustomerId::new)
                .or(() -> meet(tenant, address, level))
                .orElseThrow(() -> new IllegalStateException(
                        "Expected the customer of a new address to be visible: use isolation read committed"));
    }

    private static @Nullable String phone(Address address) {
        return address.kind() == Kind.WHATSAPP ? Schema.phoneOf(address.value()).orElse(null) : null;
    }

    /** The customer says it is theirs; what is known of it already stands. */
    void claim(TenantId tenant, CustomerId customer, Address address) {
        jdbc.sql("""
                        insert into customer_identity (tenant, kind, address, customer, known_as, level)
                        select :tenant, :kind, :address, :customer, :customer, 'CLAIMED'
                        where not exists (select 1 from customer_identity where tenant = :tenant and kind = :kind
                                          and address = :address and customer = :customer)
                        on conflict do nothing
                        """)
                .param("tenant", tenant.value())
                .param("kind", address.kind().name())
                .param("address", address.value())
                .param("customer", customer.value())
                .update();
    }

    /**
     * The address was verified to be the customer's. When it is verified of another one already, both are the same person.
     * {@code by} and {@code reason} say who found that out, and how.
     *
     * @throws IllegalArgumentException for a level that verifies nothing
     */
    public Verified verify(
            TenantId tenant, CustomerId customer, Address address, Level level, String by, String reason) {
        if (!level.isVerified()) {
            throw new IllegalArgumentException("Expected a level that verifies an address, but it is " + level);
        }
        events.publishEvent(new IdentityConfirmed(tenant, customer, address.kind(), level));
        if (known(tenant, customer, address, level) || taken(tenant, customer, address, level)) {
            return new Verified.Theirs();
        }
        var owner = find(tenant, address)
                .orElseThrow(() -> new IllegalStateException("Expected %s to be somebody's".formatted(address)));
        claim(tenant, customer, address);
        return new Verified.Joins(merges.want(tenant, customer, owner, address.kind(), by, reason));
    }

    /** Whether it is verified of them already; what is surer stands from now on. */
    private boolean known(TenantId tenant, CustomerId customer, Address address, Level level) {
        return jdbc.sql("""
                        update customer_identity set
                            level = case when :surer then level else :level end,
                            confirmed_at = case when :surer then confirmed_at else clock_timestamp() end
                        where tenant = :tenant and kind = :kind and address = :address and customer = :customer
                          and level <> 'CLAIMED'
                        """.replace(":surer", "array_position(:levels, level) >= array_position(:levels, :level)"))
                        .param("tenant", tenant.value())
                        .param("kind", address.kind().name())
                        .param("address", address.value())
                        .param("customer", customer.value())
                        .param("level", level.name())
                        .param("levels", LEVELS)
                        .update()
                > 0;
    }

    /** Whether nobody had it. The unique index decides between two who prove at once that it is theirs. */
    private boolean taken(TenantId tenant, CustomerId customer, Address address, Level level) {
        jdbc.sql("""
                        delete from customer_identity where tenant = ? and kind = ? and address = ? and customer = ?
                          and level = 'CLAIMED'
                        """)
                .params(tenant.value(), address.kind().name(), address.value(), customer.value())
                .update();
        return jdbc.sql("""
                        insert into customer_identity (tenant, kind, address, customer, known_as, level)
                        values (:tenant, :kind, :address, :customer, :customer, :level)
                        on conflict do nothing
                        """)
                        .param("tenant", tenant.value())
                        .param("kind", address.kind().name())
                        .param("address", address.value())
                        .param("customer", customer.value())
                        .param("level", level.name())
                        .update()
                > 0;
    }
}
