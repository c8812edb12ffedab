package ai.focal360.audit;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** TurnRecords as rows that are written once. Text is searched by whoever has the words indexed. */
@Repository
class PostgresAuditStore implements AuditStore {
    private static final String RECORD = """
            insert into turn_record (turn_id, tenant, conversation, customer, agent, channel, resolution, categories,
                finished_at, document)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json)
            """;

    // one statement: a turn has few to spend
    private static final String RECORD_FOR_SEARCH = """
            with recorded as (%s returning tenant, turn_id)
            insert into search_outbox (kind, tenant, document) select 'TURN', tenant, turn_id from recorded
            """.formatted(RECORD);

    private static final RowMapper<TurnRecord> DOCUMENT =
            (row, number) -> TurnRecordJson.read(row.getString("document"));

    private final JdbcClient jdbc;
    private final TextSearch textSearch;
    private final ApplicationEventPublisher events;

    PostgresAuditStore(JdbcClient jdbc, TextSearch textSearch, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.textSearch = textSearch;
        this.events = events;
    }

    @Override
    public void append(TurnRecord record) {
        try {
            jdbc.sql(textSearch.isOn() ? RECORD_FOR_SEARCH : RECORD)
                    .param(record.turn().value())
                    .param(record.tenant().value())
                    .param(record.conversation().value())
                    .param(record.customer().value())
                    .param(record.agent().value())
                    .param(record.channel().id())
                    .param(record.outcome().resolution())
                    .param(record.outcome().categories().toArray(String[]::new))
                    .param(TurnCursor.of(record).finishedAt().atOffset(ZoneOffset.UTC))
                    .param(TurnRecordJson.write(record))
                    .update();
        } catch (DuplicateKeyException e) {
            throw new IllegalStateException(
                    "Expected turn '%s' to be recorded once, but it is recorded already".formatted(record.turn()), e);
        }
        events.publishEvent(new TurnRecorded(record));
    }

    @Override
    public Optional<TurnRecord> find(TenantId tenant, TurnId turn) {
        return jdbc.sql("select document from turn_record where tenant = ? and turn_id = ?")
                .param(tenant.value())
                .param(turn.value())
                .query(DOCUMENT)
                .optional();
    }

    @Override
    public List<TurnRecord> conversation(TenantId tenant, ConversationId conversation, int limit) {
        return jdbc.sql("""
                        select document from turn_record where tenant = ? and conversation = ?
                        order by finished_at, turn_id limit ?
                        """)
                .param(tenant.value())
                .param(conversation.value())
                .param(limit)
                .query(DOCUMENT)
                .list();
    }

    @Override
    public Page conversations(TenantId tenant, @Nullable TurnCursor before, int limit) {
        var conditions = new Conditions();
        conditions.add("tenant = :tenant", "tenant", tenant.value());
        before(conditions, before);
        var found = jdbc.sql("""
                        select document from turn_record newest where %s and not exists (
                            select 1 from turn_record later
                            where later.tenant = newest.tenant and later.conversation = newest.conversation
                              and (later.finished_at, later.turn_id) > (newest.finished_at, newest.turn_id))
                        order by finished_at desc, turn_id desc limit :limit
                        """.formatted(conditions))
                .params(conditions.params())
                .param("limit", limit + 1)
                .query(DOCUMENT)
                .list();
        return Page.of(found, limit);
    }

    @Override
    public Page search(TurnQuery query) {
        if (query.text() != null) {
            var hits = textSearch.find(query);
            var next = hits.next();
            return new Page(findAll(query.tenant(), hits.turns()), next == null ? null : next.toString());
        }
        var conditions = conditions(query);
        var found = jdbc.sql("select document from turn_record where " + conditions
                        + " order by finished_at desc, turn_id desc limit :limit")
                .params(conditions.params())
                .param("limit", query.limit() + 1)
                .query(DOCUMENT)
                .list();
        return Page.of(found, query.limit());
    }

    @Override
    public long count(TurnQuery query) {
        if (query.text() != null) {
            throw new IllegalArgumentException("Expected a query without a text to be counted");
        }
        var conditions = conditions(query);
        return jdbc.sql("select count(*) from turn_record where " + conditions)
                .params(conditions.params())
                .query(Long.class)
                .single();
    }

    private static Conditions conditions(TurnQuery query) {
        var conditions = new Conditions();
        conditions.add("tenant = :tenant", "tenant", query.tenant().value());
        conditions.add("conversation = :conversation", "conversation", query.conversation(), ConversationId::value);
        conditions.add("customer = :customer", "customer", query.customer(), CustomerId::value);
        conditions.add("agent = :agent", "agent", query.agent());
        conditions.add("channel = :channel", "channel", query.channel());
        conditions.add("resolution = :resolution", "resolution", query.resolution());
        // its second half lets the partial index of turns with categories be used
        conditions.add(":category = any(categories) and categories <> '{}'", "category", query.category());
        conditions.add("finished_at >= :from", "from", query.from());
        conditions.add("finished_at < :to", "to", query.to());
        before(conditions, query.cursor());
        return conditions;
    }

    private List<TurnRecord> findAll(TenantId tenant, List<TurnId> turns) {
        var ids = turns.stream().map(TurnId::value).toArray(UUID[]::new);
        Map<TurnId, TurnRecord> found = jdbc
                .sql("select document from turn_record where tenant = ? and turn_id = any(?)")
                .param(tenant.value())
                .param(ids)
                .query(DOCUMENT)
                .list()
                .stream()
                .collect(Collectors.toMap(TurnRecord::turn, Function.identity()));
        return turns.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private static void before(Conditions conditions, @Nullable TurnCursor cursor) {
        if (cursor != null) {
            conditions.add("(finished_at, turn_id) < (:place, :turn)", "place", cursor.finishedAt());
            conditions.params().put("turn", cursor.turn().value());
        }
    }
}
