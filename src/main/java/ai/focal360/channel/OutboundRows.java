package ai.focal360.channel;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is to be sent and what became of it. A row is owned by whoever made it {@code sending}, until {@code due_at}; a row
 * without {@code due_at} and {@code next_step_at} needs nobody any more and holds nothing up. Every move is in a table of
 * docs/guides/channel-developer.md. Time is the database's.
 */
@Repository
class OutboundRows {
    /** From least to most known; a report never takes a row back. Delivered proves a failure wrong, so it stands after it. */
    private static final String RANKS =
            "array['pending', 'sending', 'unknown', 'sent', 'withdrawn', 'undeliverable', 'expired', 'failed', 'delivered', 'read']";

    /** A receipt is waited for from the moment the provider has the message, and only while nothing more is known. */
    private static final String RECEIPT_EXPECTED =
            "case when m.state in ('pending', 'sending', 'unknown') then now() + make_interval(secs => m.receipt_seconds) end";

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    OutboundRows(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A channel of a tenant. */
    record Road(TenantId tenant, String channel) {}

    /** Where something is due, found by stepping through an index: a long queue on one costs the others nothing. */
    List<Road> waiting() {
        return jdbc.sql("""
                        with recursive road as (
                          (select tenant, channel from outbound_message
                           where due_at is not null and state in ('pending', 'unknown') order by tenant, channel limit 1)
                          union all
                          select next.tenant, next.channel from road cross join lateral (
                            select tenant, channel from outbound_message m
                            where m.due_at is not null and m.state in ('pending', 'unknown')
                              and (m.tenant, m.channel) > (road.tenant, road.channel)
                            order by m.tenant, m.channel limit 1) next)
                        select tenant, channel from road where exists (
                          select 1 from outbound_message m where m.tenant = road.tenant and m.channel = road.channel
                            and m.due_at <= now() and m.state in ('pending', 'unknown'))
                        """)
                .query((row, number) -> new Road(new TenantId(row.getString("tenant")), row.getString("channel")))
                .list();
    }

    /** Takes due rows that no earlier open row of their lane stands before; each lane therefore sends in order. */
    List<OutboundMessage> claim(Road road, int most, Duration lease) {
        return jdbc.sql("""
                        with due as materialized (
                          select c.id from outbound_message c
                          where c.tenant = :tenant and c.channel = :channel and c.due_at <= now()
                            and c.state in ('pending', 'unknown') and (c.state = 'pending' or c.repeats)
                            and not exists (
                              select 1 from outbound_message e
                              where e.tenant = c.tenant and e.channel = c.channel and e.address = c.address
                                and e.position < c.position and (e.due_at is not null or e.next_step_at is not null))
                          order by c.due_at, c.id
                          limit :most
                          for update of c skip locked)
                        update outbound_message m
                        set state = 'sending', attempts = m.attempts + 1, due_at = now() + make_interval(secs => :lease)
                        from due where m.id = due.id
                        returning m.id, m.tenant, m.channel, m.address, m.conversation, m.turn, m.text, m.suggestions, m.attempts,
                          coalesce((select c.session from turn t join conversation c on c.id = t.conversation_id
                                    where t.id = m.turn and t.tenant = m.tenant), '') as session
                        """)
                .param("tenant", road.tenant().value())
                .param("channel", road.channel())
                .param("most", most)
                .param("lease", seconds(lease))
                .query((row, number) -> toModel(row))
                .list();
    }

    /** Attempts whose owner died or hangs: nobody knows whether the provider has them. */
    int markAbandoned(Duration wait) {
        return jdbc.sql("""
                        update outbound_message
                        set state = 'unknown', uncertain = uncertain + 1, error = 'the node that was sending it stopped',
                          due_at = case when uncertain = 0 then now() + make_interval(secs => :wait) end,
                          expires_at = case when repeats then expires_at
                            else least(expires_at, now() + make_interval(secs => :wait)) end
                        where state = 'sending' and due_at <= now()
                        """).param("wait", seconds(wait)).update();
    }

    /** What counts as not arrived, because nobody said in time what became of it. */
    int expire() {
        return jdbc.sql("""
                        update outbound_message
                        set state = 'expired', error = coalesce(error, 'nobody said in time what became of it'),
                          due_at = null, expires_at = null, next_step_at = now()
                        where expires_at <= now() and state in ('pending', 'unknown', 'sent')
                        """).update();
    }

    /** What follows of the same answer is not sent before {@code pause} is over; whether anything follows. */
    @Transactional
    boolean acknowledged(OutboundMessage message, @Nullable String providerMessageId, Duration pause) {
        if (providerMessageId != null) {
            lock(message.lane().tenant(), message.lane().channel(), providerMessageId);
        }
        jdbc.sql("""
                        update outbound_message m
                        set state = case when state in ('pending', 'sending', 'unknown') then 'sent' else state end,
                          error = case when state in ('pending', 'sending', 'unknown') then null else error end,
                          due_at = null, sent_at = coalesce(sent_at, now()),
                          expires_at = case when state = 'sent' then m.expires_at else %s end,
                          provider_message_id = coalesce(provider_message_id, :provider)
                        where tenant = :tenant and id = :id
                        """.formatted(RECEIPT_EXPECTED))
                .param("provider", providerMessageId)
                .param("tenant", message.lane().tenant().value())
                .param("id", message.id())
                .update();
        if (providerMessageId != null) {
            applyEarlyReports(message.lane().tenant(), message.lane().channel(), providerMessageId);
        }
        return jdbc.sql("""
                        update outbound_message
                        set due_at = greatest(due_at, now() + make_interval(secs => :pause))
                        where tenant = :tenant and turn = :turn and channel = :channel and state = 'pending'
                          and due_at is not null
                        """)
                        .param("pause", seconds(pause))
                        .param("tenant", message.lane().tenant().value())
                        .param("turn", message.turn().value())
                        .param("channel", message.lane().channel())
                        .update()
                > 0;
    }

    void unknown(OutboundMessage message, String error, Duration wait) {
        settle(message, "unknown", error, wait, true);
    }

    void tryLater(OutboundMessage message, String error, Duration delay) {
        settle(message, "pending", error, delay, false);
    }

    /** {@code state} is {@code failed} or {@code undeliverable}. */
    void giveUp(OutboundMessage message, String state, String error) {
        settle(message, state, error, null, false);
    }

    /** Only the attempt that owns the row may write its outcome; a report that came first stands. */
    private void settle(
            OutboundMessage message, String state, String error, @Nullable Duration delay, boolean uncertain) {
        jdbc.sql("""
                        update outbound_message
                        set state = :state, error = :error, uncertain = uncertain + :uncertain,
                          due_at = case when :uncertain = 1 and uncertain > 0 then null
                            else now() + make_interval(secs => :delay) end,
                          expires_at = case when :lost then null
                            when :uncertain = 1 and not repeats
                              then least(expires_at, now() + make_interval(secs => :delay))
                            else expires_at end,
                          next_step_at = case when :lost then now() end
                        where tenant = :tenant and id = :id and state = 'sending' and attempts = :attempt
                        """)
                .param("state", state)
                .param("error", Shortened.error(error))
                .param("uncertain", uncertain ? 1 : 0)
                .param("delay", delay == null ? null : seconds(delay), Types.DOUBLE)
                .param("tenant", message.lane().tenant().value())
                .param("id", message.id())
                .param("attempt", message.attempt())
                .param("lost", delay == null)
                .update();
    }

    /** Applies what a provider reported, or keeps it until the message's id is known. Safe to repeat, in any order. */
    @Transactional
    boolean report(TenantId tenant, String channel, DeliveryReport report) {
        lock(tenant, channel, report.providerMessageId());
        if (apply(tenant, channel, report)) {
            return true;
        }
        jdbc.sql("""
                        insert into delivery_report
                          (tenant, channel, provider_message_id, status, outbound, error, reported_at)
                        values (:tenant, :channel, :provider, :status, :outbound, :error, coalesce(:at, now()))
                        on conflict do nothing
                        """)
                .param("tenant", tenant.value())
                .param("channel", channel)
                .param("provider", report.providerMessageId())
                .param("status", report.status().name())
                .param("outbound", report.outbound(), Types.BIGINT)
                .param("error", report.error(), Types.VARCHAR)
                .param("at", at(report), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
        return false;
    }

    /** Reports of messages nobody here knows any more; an id of a provider may hold a phone number. */
    void forgetReports(Duration age) {
        jdbc.sql("delete from delivery_report where reported_at < now() - make_interval(secs => :age)")
                .param("age", seconds(age))
                .update();
    }

    private boolean apply(TenantId tenant, String channel, DeliveryReport report) {
        return jdbc.sql("""
                        update outbound_message m
                        set provider_message_id = :provider,
                          state = case when array_position(%1$s, :state) > array_position(%1$s, m.state)
                            then :state else m.state end,
                          error = case when array_position(%1$s, :state) > array_position(%1$s, m.state)
                            then :error else m.error end,
                          due_at = null,
                          expires_at = case when :state <> 'sent' then null
                            when m.state = 'sent' then m.expires_at else %2$s end,
                          next_step_at = case when :state in ('delivered', 'read') then null
                            when :state = 'failed' and m.state in ('pending', 'sending', 'unknown', 'sent') then now()
                            else m.next_step_at end,
                          sent_at = case when :state = 'failed' then m.sent_at else coalesce(m.sent_at, :at, now()) end,
                          delivered_at = case when :state = 'delivered' then coalesce(m.delivered_at, :at, now())
                            else m.delivered_at end,
                          read_at = case when :state = 'read' then coalesce(m.read_at, :at, now()) else m.read_at end
                        where m.tenant = :tenant and m.channel = :channel
                          and (m.provider_message_id = :provider or (m.id = :outbound and m.provider_message_id is null))
                        """.formatted(RANKS, RECEIPT_EXPECTED))
                        .param("provider", report.providerMessageId())
                        .param("state", report.status().name().toLowerCase(Locale.ROOT))
                        .param("error", report.error(), Types.VARCHAR)
                        .param("at", at(report), Types.TIMESTAMP_WITH_TIMEZONE)
                        .param("tenant", tenant.value())
                        .param("channel", channel)
                        .param("outbound", report.outbound(), Types.BIGINT)
                        .update()
                > 0;
    }

    private void applyEarlyReports(TenantId tenant, String channel, String providerMessageId) {
        var early = jdbc.sql("""
                        delete from delivery_report
                        where tenant = :tenant and channel = :channel and provider_message_id = :provider
                        returning status, outbound, error, reported_at
                        """)
                .param("tenant", tenant.value())
                .param("channel", channel)
                .param("provider", providerMessageId)
                .query((row, number) -> new DeliveryReport(
                        providerMessageId,
                        DeliveryReport.Status.valueOf(row.getString("status")),
                        instant(row, "reported_at"),
                        null,
                        row.getString("error")))
                .list();
        early.forEach(report -> apply(tenant, channel, report));
    }

    /** An acknowledgement and a report of the same message must see each other's row. */
    private void lock(TenantId tenant, String channel, String providerMessageId) {
        jdbc.sql("select 1 from pg_advisory_xact_lock(hashtextextended(:message, 0))")
                .param("message", "focal.delivery|" + tenant + "|" + channel + "|" + providerMessageId)
                .query(Integer.class)
                .single();
    }

    private OutboundMessage toModel(ResultSet row) throws SQLException {
        return new OutboundMessage(
                row.getLong("id"),
                new Lane(new TenantId(row.getString("tenant")), row.getString("channel"), row.getString("address")),
                new ConversationId(row.getObject("conversation", UUID.class)),
                new TurnId(row.getObject("turn", UUID.class)),
                row.getString("text"),
                suggestions(row.getString("suggestions"), json),
                row.getInt("attempts"),
                row.getString("session"));
    }

    static List<String> suggestions(String column, ObjectMapper json) {
        try {
            return List.of(json.readValue(column, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected outbound_message.suggestions to hold a list of texts", e);
        }
    }

    private static @Nullable OffsetDateTime at(DeliveryReport report) {
        return report.at() == null ? null : report.at().atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
