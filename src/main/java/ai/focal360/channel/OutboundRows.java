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
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is to be sent and what became of it. A row is owned by whoever made it {@code sending}, until {@code due_at}; a row
 * whose {@code due_at} is null needs nobody any more and holds nothing up. Time is the database's.
 */
@Repository
class OutboundRows {
    /** From least to most known; a report never takes a row back. Delivered proves a failure wrong, so it stands after it. */
    private static final String RANKS =
            "array['pending', 'sending', 'unknown', 'sent', 'undeliverable', 'failed', 'delivered', 'read']";

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final ApplicationEventPublisher events;

    OutboundRows(JdbcClient jdbc, ObjectMapper json, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.json = json;
        this.events = events;
    }

    /** Takes due rows that no earlier open row of their lane stands before; each lane therefore sends in order. */
    List<OutboundMessage> claim(int most, Duration lease) {
        return jdbc.sql("""
                        with due as materialized (
                          select c.id from outbound_message c
                          where c.due_at <= now() and c.state in ('pending', 'unknown')
                            and not exists (
                              select 1 from outbound_message e
                              where e.tenant = c.tenant and e.channel = c.channel and e.address = c.address
                                and e.position < c.position and e.due_at is not null)
                          order by c.due_at, c.id
                          limit :most
                          for update of c skip locked)
                        update outbound_message m
                        set state = 'sending', attempts = m.attempts + 1, due_at = now() + make_interval(secs => :lease)
                        from due where m.id = due.id
                        returning m.id, m.tenant, m.channel, m.address, m.turn, m.text, m.suggestions, m.attempts
                        """)
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
                          due_at = case when uncertain = 0 then now() + make_interval(secs => :wait) end
                        where state = 'sending' and due_at <= now()
                        """).param("wait", seconds(wait)).update();
    }

    @Transactional
    void acknowledged(OutboundMessage message, @Nullable String providerMessageId) {
        if (providerMessageId != null) {
            lock(message.lane().tenant(), message.lane().channel(), providerMessageId);
        }
        jdbc.sql("""
                        update outbound_message
                        set state = case when state in ('pending', 'sending', 'unknown') then 'sent' else state end,
                          error = case when state in ('pending', 'sending', 'unknown') then null else error end,
                          due_at = null, sent_at = coalesce(sent_at, now()),
                          provider_message_id = coalesce(provider_message_id, :provider)
                        where tenant = :tenant and id = :id
                        """)
                .param("provider", providerMessageId)
                .param("tenant", message.lane().tenant().value())
                .param("id", message.id())
                .update();
        if (providerMessageId != null) {
            applyEarlyReports(message.lane().tenant(), message.lane().channel(), providerMessageId);
        }
    }

    void unknown(OutboundMessage message, String error, Duration wait) {
        settle(message, "unknown", error, wait, true);
    }

    void tryLater(OutboundMessage message, String error, Duration delay) {
        settle(message, "pending", error, delay, false);
    }

    /** {@code state} is {@code failed} or {@code undeliverable}. */
    @Transactional
    void giveUp(OutboundMessage message, String state, String error) {
        settle(message, state, error, null, false)
                .ifPresent(conversation -> events.publishEvent(new MessageLost(
                        message.lane().tenant(),
                        conversation,
                        message.turn(),
                        message.lane().channel(),
                        state)));
    }

    /** Only the attempt that owns the row may write its outcome; a report that came first stands. */
    private Optional<ConversationId> settle(
            OutboundMessage message, String state, String error, @Nullable Duration delay, boolean uncertain) {
        return jdbc.sql("""
                        update outbound_message
                        set state = :state, error = :error, uncertain = uncertain + :uncertain,
                          due_at = case when :uncertain = 1 and uncertain > 0 then null
                            else now() + make_interval(secs => :delay) end
                        where tenant = :tenant and id = :id and state = 'sending' and attempts = :attempt
                        returning conversation
                        """)
                .param("state", state)
                .param("error", Shortened.error(error))
                .param("uncertain", uncertain ? 1 : 0)
                .param("delay", delay == null ? null : seconds(delay), Types.DOUBLE)
                .param("tenant", message.lane().tenant().value())
                .param("id", message.id())
                .param("attempt", message.attempt())
                .query((row, number) -> new ConversationId(row.getObject("conversation", UUID.class)))
                .optional();
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
        var applied = jdbc.sql("""
                        update outbound_message m
                        set provider_message_id = :provider,
                          state = case when array_position(%1$s, :state) > array_position(%1$s, m.state)
                            then :state else m.state end,
                          error = case when array_position(%1$s, :state) > array_position(%1$s, m.state)
                            then :error else m.error end,
                          due_at = null,
                          sent_at = case when :state = 'failed' then m.sent_at else coalesce(m.sent_at, :at, now()) end,
                          delivered_at = case when :state = 'delivered' then coalesce(m.delivered_at, :at, now())
                            else m.delivered_at end,
                          read_at = case when :state = 'read' then coalesce(m.read_at, :at, now()) else m.read_at end
                        from outbound_message o
                        where o.id = m.id and m.tenant = :tenant and m.channel = :channel
                          and (m.provider_message_id = :provider or (m.id = :outbound and m.provider_message_id is null))
                        returning m.conversation, m.turn, m.state, o.state as was
                        """.formatted(RANKS))
                .param("provider", report.providerMessageId())
                .param("state", report.status().name().toLowerCase(Locale.ROOT))
                .param("error", report.error(), Types.VARCHAR)
                .param("at", at(report), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("tenant", tenant.value())
                .param("channel", channel)
                .param("outbound", report.outbound(), Types.BIGINT)
                .query((row, number) -> new Applied(
                        new MessageLost(
                                tenant,
                                new ConversationId(row.getObject("conversation", UUID.class)),
                                new TurnId(row.getObject("turn", UUID.class)),
                                channel,
                                row.getString("state")),
                        row.getString("was")))
                .list();
        applied.stream()
                .filter(Applied::isNews)
                .filter(row -> report.status() == DeliveryReport.Status.FAILED)
                .map(Applied::lost)
                .forEach(events::publishEvent);
        return !applied.isEmpty();
    }

    private record Applied(MessageLost lost, String was) {
        boolean isNews() {
            return !lost.state().equals(was);
        }
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
                new TurnId(row.getObject("turn", UUID.class)),
                row.getString("text"),
                suggestions(row.getString("suggestions"), json),
                row.getInt("attempts"));
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

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
