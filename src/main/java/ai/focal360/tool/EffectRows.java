package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.SideEffectLevel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The ledger's rows for those who look after them later: whoever finds out about an effect or takes it back. Claims pass
 * over what another node holds, and a claim that its node forgets is over by itself. Joins the caller's transaction.
 */
@Component
class EffectRows {
    private static final int BATCH = 20;
    private static final String COLUMNS = """
            tenant, idempotency_key, tool, level, state, conversation, customer, turn, step, arguments, result, reason,
            settled_by, intended_at, ended_at, checks, next_check_at, undo, compensates, asked_at, intents, undo_tries
            """;

    private final JdbcClient jdbc;
    private final LedgerJson json;
    private final Endings endings;

    EffectRows(JdbcClient jdbc, ObjectMapper json, Endings endings) {
        this.jdbc = jdbc;
        this.json = new LedgerJson(json);
        this.endings = endings;
    }

    /** {@code intents} tells whether somebody has intended it again since. */
    record Row(TenantId tenant, EffectView effect, int intents, int undoTries) {
        String key() {
            return effect.key();
        }
    }

    /** Effects without a known end whose time to be asked about has come. */
    List<Row> claimOpen(ReconcileProperties properties) {
        return jdbc.sql("""
                        update effect set
                            checks = checks + 1,
                            next_check_at = clock_timestamp()
                                + make_interval(secs => least(:delay * power(2, least(checks, 20)), :longest))
                        where id in (
                            select id from effect
                            where state in ('INTENDED', 'UNKNOWN') and step <> :compensation and asked_at is null
                              and coalesce(next_check_at,
                                           case state when 'UNKNOWN' then ended_at + make_interval(secs => :unknown)
                                                      else intended_at + make_interval(secs => :stale) end)
                                  <= clock_timestamp()
                            order by id limit :batch for update skip locked)
                        returning %s
                        """.formatted(COLUMNS))
                .param("delay", seconds(properties.delay()))
                .param("longest", seconds(properties.longestDelay()))
                .param("unknown", seconds(properties.unknownAfter()))
                .param("stale", seconds(properties.staleAfter()))
                .param("compensation", Compensation.STEP)
                .param("batch", BATCH)
                .query(this::row)
                .list();
    }

    /** The claim does not count: its turn is still at it. */
    void notYet(Row row) {
        update(row, "checks = checks - 1");
    }

    /** Nobody needs to know; it stays as it is. */
    void letBe(Row row) {
        update(row, "next_check_at = 'infinity'");
    }

    private void update(Row row, String change) {
        of(
                        row.tenant(),
                        row.key(),
                        "update effect set %s where tenant = :tenant and idempotency_key = :key".formatted(change))
                .update();
    }

    /** Notes what was found out, unless somebody was quicker, or has begun anew meanwhile ({@code intents}, where given). */
    boolean settle(
            TenantId tenant,
            String key,
            EffectLedger.State state,
            @Nullable JsonNode result,
            @Nullable String reason,
            String by,
            @Nullable Integer intents) {
        return endings.note(of(tenant, key, """
                                update effect set
                                    state = :state, result = :result::jsonb, reason = :reason, settled_by = :by,
                                    ended_at = clock_timestamp(), next_check_at = null,
                                    undo = case when :state = 'DONE' then undo end
                                where tenant = :tenant and idempotency_key = :key and state in ('INTENDED', 'UNKNOWN')
                                  and (:intents::int is null or intents = :intents::int)
                                """ + Endings.RETURNING)
                .param("state", state.name())
                .param("result", result == null ? null : json.write(result))
                .param("reason", reason)
                .param("by", by)
                .param("intents", intents));
    }

    /** A person is asked, unless one is already. */
    boolean ask(TenantId tenant, String key) {
        return of(tenant, key, """
                                update effect set asked_at = clock_timestamp()
                                where tenant = :tenant and idempotency_key = :key and asked_at is null
                                """).update() == 1;
    }

    void answered(TenantId tenant, String key) {
        of(tenant, key, "update effect set asked_at = null where tenant = :tenant and idempotency_key = :key")
                .update();
    }

    /** Effects a person was asked about for nothing: the matter came out otherwise. */
    List<Row> noLongerAsked() {
        return jdbc.sql("""
                        update effect set asked_at = null
                        where id in (
                            select id from effect
                            where asked_at is not null and state not in ('INTENDED', 'UNKNOWN')
                              and undo is distinct from 'STUCK'
                            order by id limit :batch for update skip locked)
                        returning %s
                        """.formatted(COLUMNS))
                .param("batch", BATCH)
                .query(this::row)
                .list();
    }

    long asked() {
        return jdbc.sql("select count(*) from effect where asked_at is not null")
                .query(Long.class)
                .single();
    }

    /** Every conversation that asked for the effect, the first one first. */
    List<ConversationId> listeners(TenantId tenant, String key) {
        return of(tenant, key, """
                        select conversation from (
                            select conversation, intended_at as since from effect
                            where tenant = :tenant and idempotency_key = :key and undo is null
                            union
                            select conversation, asked_at from effect_listener
                            where tenant = :tenant and idempotency_key = :key) asking
                        group by conversation order by min(since)
                        """)
                .query((row, number) -> new ConversationId(row.getObject("conversation", UUID.class)))
                .list();
    }

    void told(TenantId tenant, String key) {
        of(tenant, key, "delete from effect_listener where tenant = :tenant and idempotency_key = :key")
                .update();
    }

    /** The effect is to be taken back, from {@code delay} on, if it is or may be done and can be. */
    boolean want(TenantId tenant, String key, Duration delay) {
        return of(tenant, key, """
                                update effect set undo = 'WANTED', undo_tries = 0,
                                                  undo_at = clock_timestamp() + make_interval(secs => :delay)
                                where tenant = :tenant and idempotency_key = :key and undo is null
                                  and level = 'COMPENSATABLE' and step <> :compensation
                                  and state in ('INTENDED', 'UNKNOWN', 'DONE')
                                """)
                        .param("delay", seconds(delay))
                        .param("compensation", Compensation.STEP)
                        .update()
                == 1;
    }

    /** Keys of what a scenario instance did, or may have done, that can be taken back; newest first. */
    List<String> undoable(TenantId tenant, ConversationId conversation, String instance) {
        return jdbc.sql("""
                        select idempotency_key from effect
                        where tenant = :tenant and conversation = :conversation and starts_with(step, :instance || '/')
                          and level = 'COMPENSATABLE' and state in ('INTENDED', 'UNKNOWN', 'DONE')
                        order by intended_at desc, id desc
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .param("instance", instance)
                .query(String.class)
                .list();
    }

    /** What the instance did before this turn stays after all, and belongs to the instance that has taken its place. */
    void keep(TenantId tenant, ConversationId conversation, String instance, String replacement, TurnId turn) {
        jdbc.sql("""
                        update effect set
                            step = :replacement || substr(step, length(:instance) + 1),
                            undo = case when turn = :turn
                                          or exists (select 1 from effect taking
                                                     where taking.tenant = :tenant
                                                       and taking.compensates = effect.idempotency_key)
                                        then undo end
                        where tenant = :tenant and conversation = :conversation and starts_with(step, :instance || '/')
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .param("instance", instance)
                .param("replacement", replacement)
                .param("turn", turn.value())
                .update();
    }

    /** Effects to be taken back now: of each conversation the newest, and none before what came after it is settled. */
    List<Row> claimUndo(Duration lease) {
        return jdbc.sql("""
                        update effect set undo_at = clock_timestamp() + make_interval(secs => :lease)
                        where id in (
                            select id from effect older
                            where undo = 'WANTED' and state = 'DONE' and undo_at <= clock_timestamp()
                              and not exists (select 1 from effect newer
                                              where newer.tenant = older.tenant and newer.conversation = older.conversation
                                                and newer.undo is not null
                                                and newer.state in ('INTENDED', 'UNKNOWN', 'DONE')
                                                and (newer.intended_at, newer.id) > (older.intended_at, older.id))
                            order by id limit :batch for update skip locked)
                        returning %s
                        """.formatted(COLUMNS))
                .param("lease", seconds(lease))
                .param("batch", BATCH)
                .query(this::row)
                .list();
    }

    Optional<Row> lock(TenantId tenant, String key) {
        return one(tenant, key, "for update");
    }

    Optional<Row> find(TenantId tenant, String key) {
        return one(tenant, key, "");
    }

    private Optional<Row> one(TenantId tenant, String key, String lock) {
        return of(
                        tenant,
                        key,
                        "select %s from effect where tenant = :tenant and idempotency_key = :key %s"
                                .formatted(COLUMNS, lock))
                .query(this::row)
                .optional();
    }

    void takesBack(TenantId tenant, String key, String compensated) {
        of(
                        tenant,
                        key,
                        "update effect set compensates = :compensated where tenant = :tenant and idempotency_key = :key")
                .param("compensated", compensated)
                .update();
    }

    /** To be tried again after a while; {@code tries} begins anew when a person says so. */
    void undoLater(TenantId tenant, String key, int tries, Duration delay) {
        of(tenant, key, """
                        update effect set undo = 'WANTED', undo_tries = :tries,
                                          undo_at = clock_timestamp() + make_interval(secs => :delay)
                        where tenant = :tenant and idempotency_key = :key and undo is not null
                        """)
                .param("tries", tries)
                .param("delay", seconds(delay))
                .update();
    }

    boolean stuck(TenantId tenant, String key) {
        return of(tenant, key, """
                                update effect set undo = 'STUCK'
                                where tenant = :tenant and idempotency_key = :key and undo = 'WANTED'
                                """).update() == 1;
    }

    /** It stays done; whoever said so stands in the row. */
    void stands(TenantId tenant, String key, String by) {
        of(tenant, key, """
                        update effect set undo = null, settled_by = :by
                        where tenant = :tenant and idempotency_key = :key and undo is not null
                        """).param("by", by).update();
    }

    /** Taken back by hand. */
    void takenBack(TenantId tenant, String key, String by) {
        endings.note(of(tenant, key, """
                        update effect set state = 'COMPENSATED', undo = null, settled_by = :by, ended_at = clock_timestamp()
                        where tenant = :tenant and idempotency_key = :key and state = 'DONE'
                        """ + Endings.RETURNING).param("by", by));
    }

    /** The latest call made to take the effect back. */
    Optional<Row> taking(TenantId tenant, String key) {
        return of(tenant, key, """
                        select %s from effect where tenant = :tenant and compensates = :key order by id desc limit 1
                        """.formatted(COLUMNS)).query(this::row).optional();
    }

    /** {@code before} is the row id of the last one on the page before. */
    List<EffectView> page(TenantId tenant, Effects.Filter filter, long before, int limit) {
        return jdbc.sql("""
                        select %s from effect
                        where tenant = :tenant and id < :before
                          and (:state::text is null or state = :state)
                          and (:tool::text is null or tool = :tool)
                          and (:customer::uuid is null or customer = :customer::uuid)
                          and (:conversation::uuid is null or conversation = :conversation::uuid)
                        order by id desc limit :limit
                        """.formatted(COLUMNS))
                .param("tenant", tenant.value())
                .param("before", before)
                .param("state", filter.state() == null ? null : filter.state().name())
                .param("tool", filter.tool())
                .param(
                        "customer",
                        filter.customer() == null ? null : filter.customer().value())
                .param(
                        "conversation",
                        filter.conversation() == null
                                ? null
                                : filter.conversation().value())
                .param("limit", limit)
                .query((row, number) -> row(row, number).effect())
                .list();
    }

    long position(TenantId tenant, String key) {
        return of(tenant, key, "select id from effect where tenant = :tenant and idempotency_key = :key")
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    long open(TenantId tenant, String tool) {
        return jdbc.sql("""
                        select count(*) from effect
                        where state in ('INTENDED', 'UNKNOWN') and tenant = :tenant and tool = :tool
                        """)
                .param("tenant", tenant.value())
                .param("tool", tool)
                .query(Long.class)
                .single();
    }

    /** A statement about one effect: its parameters {@code tenant} and {@code key}. */
    private JdbcClient.StatementSpec of(TenantId tenant, String key, String sql) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("key", key);
    }

    private Row row(ResultSet row, int number) throws SQLException {
        var undo = row.getString("undo");
        return new Row(
                new TenantId(row.getString("tenant")),
                new EffectView(
                        row.getString("idempotency_key"),
                        row.getString("tool"),
                        SideEffectLevel.valueOf(row.getString("level")),
                        EffectLedger.State.valueOf(row.getString("state")),
                        new ConversationId(row.getObject("conversation", UUID.class)),
                        new CustomerId(row.getObject("customer", UUID.class)),
                        new TurnId(row.getObject("turn", UUID.class)),
                        row.getString("step"),
                        json.read(row.getString("arguments")),
                        json.readIfAny(row.getString("result")),
                        row.getString("reason"),
                        row.getString("settled_by"),
                        row.getTimestamp("intended_at").toInstant(),
                        instant(row.getTimestamp("ended_at")),
                        row.getInt("checks"),
                        nextCheck(row.getTimestamp("next_check_at")),
                        undo == null ? null : EffectView.Undo.valueOf(undo),
                        row.getString("compensates"),
                        instant(row.getTimestamp("asked_at"))),
                row.getInt("intents"),
                row.getInt("undo_tries"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }

    /** The driver reads {@code infinity} as a year no effect will see. */
    private static @Nullable Instant nextCheck(@Nullable Timestamp time) {
        var never = Instant.parse("9999-01-01T00:00:00Z");
        return time == null || time.toInstant().isAfter(never) ? null : time.toInstant();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
