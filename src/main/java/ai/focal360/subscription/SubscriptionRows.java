package ai.focal360.subscription;

import ai.focal360.platform.Place;
import ai.focal360.platform.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Subscriptions as rows. Joins the caller's transaction. */
@Repository
class SubscriptionRows {
    private static final String COLUMNS =
            "id, tenant, url, types, texts, state, reason, generation, previous_until, created_by, created_at";

    private final JdbcClient jdbc;

    SubscriptionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Subscription add(TenantId tenant, Wanted wanted, UUID by) {
        return jdbc.sql("""
                        insert into subscription (id, tenant, url, types, texts, created_by)
                        values (:id, :tenant, :url, :types, :texts, :by) returning %s
                        """.formatted(COLUMNS))
                .param("id", SubscriptionId.random().value())
                .param("tenant", tenant.value())
                .param("url", wanted.url())
                .param("types", wanted.types().stream().map(EventType::id).toArray(String[]::new))
                .param("texts", wanted.texts())
                .param("by", by)
                .query(SubscriptionRows::subscription)
                .single();
    }

    List<Subscription> all() {
        return jdbc.sql("select %s from subscription order by created_at, id".formatted(COLUMNS))
                .query(SubscriptionRows::subscription)
                .list();
    }

    Optional<Subscription> find(TenantId tenant, SubscriptionId id) {
        return of(tenant, id, "select %s from subscription where tenant = :tenant and id = :id".formatted(COLUMNS))
                .query(SubscriptionRows::subscription)
                .optional();
    }

    List<Subscription> page(TenantId tenant, Subscription.@Nullable State state, @Nullable Place after, int most) {
        return jdbc.sql("""
                        select %s from subscription
                        where tenant = :tenant and (:state::text is null or state = :state)
                          and (:at::timestamptz is null or (created_at, id) < (:at::timestamptz, :id::uuid))
                        order by created_at desc, id desc limit :most
                        """.formatted(COLUMNS))
                .param("tenant", tenant.value())
                .param("state", state == null ? null : state.name())
                .param("at", after == null ? null : Timestamp.from(after.at()))
                .param("id", after == null ? null : after.id())
                .param("most", most)
                .query(SubscriptionRows::subscription)
                .list();
    }

    Optional<Subscription> rotate(TenantId tenant, SubscriptionId id, Duration bothFor) {
        return of(tenant, id, """
                        update subscription set generation = generation + 1,
                            previous_until = clock_timestamp() + make_interval(secs => :both)
                        where tenant = :tenant and id = :id returning %s
                        """.formatted(COLUMNS))
                .param("both", bothFor.toMillis() / 1000.0)
                .query(SubscriptionRows::subscription)
                .optional();
    }

    Optional<Subscription> become(
            TenantId tenant, SubscriptionId id, Subscription.State state, @Nullable String reason) {
        return of(tenant, id, """
                        update subscription set state = :state, reason = :reason
                        where tenant = :tenant and id = :id returning %s
                        """.formatted(COLUMNS))
                .param("state", state.name())
                .param("reason", reason)
                .query(SubscriptionRows::subscription)
                .optional();
    }

    boolean delete(TenantId tenant, SubscriptionId id) {
        return of(tenant, id, "delete from subscription where tenant = :tenant and id = :id")
                        .update()
                > 0;
    }

    private JdbcClient.StatementSpec of(TenantId tenant, SubscriptionId id, String sql) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("id", id.value());
    }

    private static Subscription subscription(ResultSet row, int number) throws SQLException {
        var until = row.getTimestamp("previous_until");
        return new Subscription(
                new SubscriptionId(row.getObject("id", UUID.class)),
                new TenantId(row.getString("tenant")),
                row.getString("url"),
                Arrays.stream((String[]) row.getArray("types").getArray())
                        .map(type -> EventType.valueOf(type.toUpperCase(Locale.ROOT)))
                        .toList(),
                row.getBoolean("texts"),
                Subscription.State.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getInt("generation"),
                until == null ? null : until.toInstant(),
                row.getObject("created_by", UUID.class),
                row.getTimestamp("created_at").toInstant());
    }
}
