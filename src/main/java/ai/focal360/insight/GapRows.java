package ai.focal360.insight;

import ai.focal360.insight.KnowledgeGap.State;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Place;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Gaps and their questions as rows. Joins the caller's transaction. */
@Repository
class GapRows {
    private static final String GAP = """
            select g.*, (select count(distinct q.customer) from gap_question q where q.gap = g.id) as customers
            from knowledge_gap g
            """;

    private static final RowMapper<Question> QUESTION = (row, number) -> new Question(
            new TurnId(row.getObject("turn_id", UUID.class)),
            new TenantId(row.getString("tenant")),
            new CustomerId(row.getObject("customer", UUID.class)),
            row.getString("agent"),
            row.getString("channel"),
            row.getString("language"),
            row.getString("question"),
            time(row, "asked_at"));

    private static final RowMapper<KnowledgeGap> GAPS = (row, number) -> new KnowledgeGap(
            row.getObject("id", UUID.class),
            new TenantId(row.getString("tenant")),
            State.valueOf(row.getString("state")),
            row.getString("language"),
            row.getString("question"),
            row.getInt("asked"),
            row.getInt("customers"),
            time(row, "first_asked"),
            time(row, "last_asked"),
            timeIfAny(row, "ticketed_at"),
            row.getString("reason"),
            timeIfAny(row, "closed_at"),
            row.getString("closed_by"));

    private final JdbcClient jdbc;

    GapRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How often a gap was asked about, and by how many customers. */
    record Count(int asked, int customers) {}

    void note(Question question) {
        jdbc.sql("""
                        insert into gap_question (turn_id, tenant, customer, agent, channel, language, question, asked_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(question.turn().value())
                .param(question.tenant().value())
                .param(question.customer().value())
                .param(question.agent())
                .param(question.channel())
                .param(question.language())
                .param(question.text())
                .param(timestamp(question.askedAt()))
                .update();
    }

    /** Questions that are in no gap yet, the oldest first. */
    List<Question> waiting(Collection<TenantId> tenants, int most) {
        return jdbc.sql("""
                        select * from gap_question where gap is null and tenant = any(?)
                        order by asked_at, turn_id limit ?
                        """)
                .param(tenants.stream().map(TenantId::value).toArray(String[]::new))
                .param(most)
                .query(QUESTION)
                .list();
    }

    /** One at a time puts questions of a tenant into gaps; held until the transaction ends. */
    void lock(TenantId tenant) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('knowledge-gap:' || ?, 0))")
                .param(tenant.value())
                .query((row, number) -> true)
                .single();
    }

    boolean isWaiting(Question question) {
        return jdbc.sql("select count(*) from gap_question where turn_id = ? and gap is null")
                        .param(question.turn().value())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** The centres of gaps that take questions in this language. */
    List<Centre> centres(TenantId tenant, String language) {
        return jdbc.sql("""
                        select id, centroid, asked from knowledge_gap
                        where tenant = ? and language = ? and state <> 'ANSWERED'
                        """)
                .param(tenant.value())
                .param(language)
                .query((row, number) -> new Centre(
                        row.getObject("id", UUID.class),
                        floats((Float[]) row.getArray("centroid").getArray()),
                        row.getInt("asked")))
                .list();
    }

    void open(Centre centre, Question first) {
        jdbc.sql("""
                        insert into knowledge_gap (id, tenant, language, question, centroid, asked, first_asked, last_asked)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(centre.gap())
                .param(first.tenant().value())
                .param(first.language())
                .param(first.text())
                .param(boxed(centre.mean()))
                .param(centre.asked())
                .param(timestamp(first.askedAt()))
                .param(timestamp(first.askedAt()))
                .update();
        assign(centre, first);
    }

    void grow(Centre centre, Question question) {
        jdbc.sql("""
                        update knowledge_gap set centroid = ?, asked = ?,
                            first_asked = least(first_asked, ?), last_asked = greatest(last_asked, ?)
                        where id = ?
                        """)
                .param(boxed(centre.mean()))
                .param(centre.asked())
                .param(timestamp(question.askedAt()))
                .param(timestamp(question.askedAt()))
                .param(centre.gap())
                .update();
        assign(centre, question);
    }

    private void assign(Centre centre, Question question) {
        jdbc.sql("update gap_question set gap = ? where turn_id = ?")
                .param(centre.gap())
                .param(question.turn().value())
                .update();
    }

    Count since(UUID gap, Instant since) {
        return jdbc.sql("""
                        select count(*) as asked, count(distinct customer) as customers from gap_question
                        where gap = ? and asked_at >= ?
                        """)
                .param(gap)
                .param(timestamp(since))
                .query((row, number) -> new Count(row.getInt("asked"), row.getInt("customers")))
                .single();
    }

    Optional<KnowledgeGap> find(TenantId tenant, UUID gap) {
        return jdbc.sql(GAP + "where g.tenant = ? and g.id = ?")
                .param(tenant.value())
                .param(gap)
                .query(GAPS)
                .optional();
    }

    List<KnowledgeGap> list(TenantId tenant, KnowledgeGaps.Filter filter, @Nullable Place after, int most) {
        return jdbc.sql(GAP + """
                        where g.tenant = :tenant
                            and (:state::text is null or g.state = :state)
                            and (:language::text is null or g.language = :language)
                            and (:from::timestamptz is null or g.last_asked >= :from)
                            and (:to::timestamptz is null or g.last_asked < :to)
                            and (:at::timestamptz is null or (g.last_asked, g.id) < (:at, :id))
                        order by g.last_asked desc, g.id desc limit :most
                        """)
                .param("tenant", tenant.value())
                .param("state", filter.state() == null ? null : filter.state().name(), Types.VARCHAR)
                .param("language", filter.language(), Types.VARCHAR)
                .param("from", ifAny(filter.from()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("to", ifAny(filter.to()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("at", after == null ? null : timestamp(after.at()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", after == null ? null : after.id(), Types.OTHER)
                .param("most", most)
                .query(GAPS)
                .list();
    }

    /** The newest questions of a gap whose words are still there. */
    List<Question> questions(UUID gap, int most) {
        return jdbc.sql(
                        "select * from gap_question where gap = ? and question <> '' order by asked_at desc, turn_id limit ?")
                .param(gap)
                .param(most)
                .query(QUESTION)
                .list();
    }

    /** False when it has a ticket already, or is closed. */
    boolean ticketed(UUID gap, String reason) {
        return jdbc.sql("""
                        update knowledge_gap set state = 'TICKETED', ticketed_at = now(), reason = ?
                        where id = ? and state = 'OPEN'
                        """).param(reason).param(gap).update() > 0;
    }

    /** False when it is closed already. */
    boolean close(TenantId tenant, UUID gap, State state, String by) {
        return jdbc.sql("""
                        update knowledge_gap set state = ?, closed_at = now(), closed_by = ?
                        where tenant = ? and id = ? and state in ('OPEN', 'TICKETED')
                        """)
                        .param(state.name())
                        .param(by)
                        .param(tenant.value())
                        .param(gap)
                        .update()
                > 0;
    }

    /** Gaps their tenant's live pack was not tried on, those that were asked most first; {@code live} are the packs' names. */
    List<KnowledgeGap> untried(Map<TenantId, String> live, int most) {
        return jdbc.sql(GAP + """
                        join unnest(?::text[], ?::text[]) as live (tenant, pack) on live.tenant = g.tenant
                        where g.state in ('OPEN', 'TICKETED') and g.tried is distinct from live.pack
                        order by g.asked desc, g.id limit ?
                        """)
                .param(live.keySet().stream().map(TenantId::value).toArray(String[]::new))
                .param(live.values().toArray(String[]::new))
                .param(most)
                .query(GAPS)
                .list();
    }

    void tried(UUID gap, String pack) {
        jdbc.sql("update knowledge_gap set tried = ? where id = ?")
                .param(pack)
                .param(gap)
                .update();
    }

    private static Float[] boxed(float[] vector) {
        var boxed = new Float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            boxed[i] = vector[i];
        }
        return boxed;
    }

    private static float[] floats(Float[] boxed) {
        var vector = new float[boxed.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = boxed[i];
        }
        return vector;
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable OffsetDateTime ifAny(@Nullable Instant instant) {
        return instant == null ? null : timestamp(instant);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant timeIfAny(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
