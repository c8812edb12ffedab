package ai.focal360.customer;

import ai.focal360.customer.Merge.State;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Merges as rows. Joins the caller's transaction. */
@Repository
class MergeRows {
    private final JdbcClient jdbc;

    MergeRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One that is to be worked on. */
    record Open(UUID id, TenantId tenant, State state, CustomerId survivor, CustomerId joined) {}

    /** Two are one; asked again, it is the same merge. The older one is to stay. */
    UUID want(
            TenantId tenant,
            CustomerId one,
            CustomerId other,
            Identity.@Nullable Kind address,
            String by,
            String reason) {
        return jdbc.sql("""
                        with pair as (
                            select (array_agg(id order by created_at, id))[1] as survivor,
                                   (array_agg(id order by created_at, id))[2] as joined
                            from customer where tenant = :tenant and id in (:one, :other)
                        )
                        insert into customer_merge as m (tenant, survivor, joined, address_kind, by, reason)
                        select :tenant, survivor, joined, :kind, :by, :reason from pair
                        on conflict (tenant, least(survivor, joined), greatest(survivor, joined))
                            where state in ('WANTED', 'DONE', 'UNDO_WANTED')
                        do update set state = case when m.state = 'UNDO_WANTED' then 'DONE' else m.state end
                        returning id
                        """)
                .param("tenant", tenant.value())
                .param("one", one.value())
                .param("other", other.value())
                .param("kind", address == null ? null : address.name(), Types.VARCHAR)
                .param("by", by)
                .param("reason", reason)
                .query(UUID.class)
                .single();
    }

    /** Whether there was one that stands, to be undone. */
    boolean wantUndone(TenantId tenant, UUID merge, String by, String reason) {
        return jdbc.sql("""
                        update customer_merge set
                            state = case state when 'WANTED' then 'DROPPED' else 'UNDO_WANTED' end,
                            undo_by = :by, undo_reason = :reason, next_at = clock_timestamp(), failures = 0, waits_for = null
                        where tenant = :tenant and id = :id and state in ('WANTED', 'DONE')
                        """)
                        .param("tenant", tenant.value())
                        .param("id", merge)
                        .param("by", by)
                        .param("reason", reason)
                        .update()
                == 1;
    }

    Optional<Merge> find(TenantId tenant, UUID merge) {
        return jdbc.sql("select * from customer_merge where tenant = ? and id = ?")
                .params(tenant.value(), merge)
                .query(MergeRows::told)
                .optional();
    }

    /** All a customer was ever part of, the newest first. */
    List<Merge> of(TenantId tenant, CustomerId customer) {
        return jdbc.sql("""
                        select * from customer_merge
                        where tenant = :tenant and (survivor in (select joined_customers(:tenant, :customer))
                                                    or joined in (select joined_customers(:tenant, :customer)))
                        order by requested_at desc, id
                        """)
                .param("tenant", tenant.value())
                .param("customer", customer.value())
                .query(MergeRows::told)
                .list();
    }

    /** Whom a customer was found to be, themselves for almost everybody; empty where there is none. */
    Optional<CustomerId> current(TenantId tenant, CustomerId customer) {
        return jdbc.sql("""
                        with recursive person as (
                            select id, joined_to from customer where tenant = :tenant and id = :customer
                            union
                            select c.id, c.joined_to from customer c join person p on c.id = p.joined_to
                            where c.tenant = :tenant
                        )
                        select id from person where joined_to is null
                        """)
                .param("tenant", tenant.value())
                .param("customer", customer.value())
                .query(UUID.class)
                .optional()
                .map(CustomerId::new);
    }

    /** One whose time has come; other nodes leave it alone for as long as the lease. */
    Optional<Open> claim(Duration lease) {
        return jdbc.sql("""
                        update customer_merge set next_at = clock_timestamp() + make_interval(secs => :lease)
                        where id = (select id from customer_merge
                                    where state in ('WANTED', 'UNDO_WANTED') and next_at <= clock_timestamp()
                                    order by next_at limit 1 for update skip locked)
                        returning id, tenant, state, survivor, joined
                        """)
                .param("lease", lease.toSeconds())
                .query((row, number) -> new Open(
                        row.getObject("id", UUID.class),
                        new TenantId(row.getString("tenant")),
                        State.valueOf(row.getString("state")),
                        new CustomerId(row.getObject("survivor", UUID.class)),
                        new CustomerId(row.getObject("joined", UUID.class))))
                .optional();
    }

    /** Held until the transaction ends; empty when somebody decided otherwise meanwhile. */
    Optional<UUID> hold(Open merge) {
        return jdbc.sql("select id from customer_merge where id = ? and state = ? for update")
                .params(merge.id(), merge.state().name())
                .query(UUID.class)
                .optional();
    }

    /** Comes round again: soon at first, later and later for as long as it has to wait. */
    void waits(Open merge, String what, Duration least, Duration longest) {
        jdbc.sql("""
                        update customer_merge set waits_for = :what, failures = failures + 1,
                            next_at = clock_timestamp()
                                + make_interval(secs => least(:least * power(2, least(failures, 20)), :longest))
                        where id = :id and state in ('WANTED', 'UNDO_WANTED')
                        """)
                .param("what", what)
                .param("least", least.toMillis() / 1000.0)
                .param("longest", longest.toSeconds())
                .param("id", merge.id())
                .update();
    }

    /** {@code brought} and {@code replaced} are JSON objects of values by field. */
    void done(Open merge, CustomerId survivor, CustomerId joined, String brought, String replaced) {
        jdbc.sql("""
                        update customer_merge set state = 'DONE', survivor = :survivor, joined = :joined,
                            brought = :brought::jsonb, replaced = :replaced::jsonb, waits_for = null,
                            done_at = clock_timestamp()
                        where id = :id
                        """)
                .param("survivor", survivor.value())
                .param("joined", joined.value())
                .param("brought", brought)
                .param("replaced", replaced)
                .param("id", merge.id())
                .update();
    }

    void undone(Open merge) {
        jdbc.sql("""
                        update customer_merge set state = 'UNDONE', waits_for = null, undone_at = clock_timestamp(),
                            brought = null, replaced = null
                        where id = ?
                        """).param(merge.id()).update();
    }

    void dropped(Open merge, String why) {
        jdbc.sql("update customer_merge set state = 'DROPPED', waits_for = ? where id = ?")
                .params(why, merge.id())
                .update();
    }

    /** Later merges of the survivor remember what a value of this one replaced in its place. */
    void skip(Open merge, String field, @Nullable String brought, @Nullable String replaced) {
        jdbc.sql("""
                        update customer_merge set replaced = case when cast(:replaced as jsonb) is null
                            then replaced - :field else jsonb_set(replaced, array[:field], cast(:replaced as jsonb)) end
                        where tenant = :tenant and survivor = :survivor and state in ('DONE', 'UNDO_WANTED') and id <> :id
                          and replaced -> :field = cast(:brought as jsonb)
                        """)
                .param("tenant", merge.tenant().value())
                .param("survivor", merge.survivor().value())
                .param("id", merge.id())
                .param("field", field)
                .param("brought", brought, Types.VARCHAR)
                .param("replaced", replaced, Types.VARCHAR)
                .update();
    }

    /** {@code brought} and {@code replaced} of a merge that is done. */
    record Values(String brought, String replaced) {}

    Values values(Open merge) {
        return jdbc.sql("select brought, replaced from customer_merge where id = ?")
                .param(merge.id())
                .query((row, number) -> new Values(row.getString(1), row.getString(2)))
                .single();
    }

    private static Merge told(ResultSet row, int number) throws SQLException {
        var kind = row.getString("address_kind");
        return new Merge(
                row.getObject("id", UUID.class),
                State.valueOf(row.getString("state")),
                row.getObject("survivor", UUID.class),
                row.getObject("joined", UUID.class),
                kind == null ? null : Identity.Kind.valueOf(kind),
                row.getString("by"),
                row.getString("reason"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                time(row, "done_at"),
                row.getString("undo_by"),
                row.getString("undo_reason"),
                time(row, "undone_at"),
                row.getString("waits_for"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
