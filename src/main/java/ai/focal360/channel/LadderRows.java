package ai.focal360.channel;

import ai.focal360.channel.Outbox.Piece;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Answers that did not arrive and wait to be told where they go on. Every method joins the caller's transaction. */
@Repository
class LadderRows {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    LadderRows(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** An answer of which something did not arrive on a channel. */
    record Stuck(TenantId tenant, ConversationId conversation, TurnId turn, String channel) {}

    /** A message of it: {@code state} is {@code pending} where it was not sent because an earlier one did not arrive. */
    record Left(long id, Piece piece, String state, int attempts, Duration age, boolean bound, boolean lost) {}

    List<Stuck> stuck(int most) {
        return jdbc.sql("""
                        select tenant, conversation, turn, channel from outbound_message
                        where next_step_at <= now()
                        group by tenant, conversation, turn, channel
                        order by min(next_step_at) limit :most
                        """)
                .param("most", most)
                .query((row, number) -> new Stuck(
                        new TenantId(row.getString("tenant")),
                        new ConversationId(row.getObject("conversation", UUID.class)),
                        new TurnId(row.getObject("turn", UUID.class)),
                        row.getString("channel")))
                .list();
    }

    /** What is left of the answer on the channel, in its order, and nobody else's until the transaction ends. */
    List<Left> hold(Stuck stuck) {
        return about(stuck, """
                        select id, idx, part, announced, text, suggestions, author, state, attempts, bound, next_step_at is not null as lost,
                          extract(epoch from clock_timestamp() - created_at) as age
                        from outbound_message
                        where tenant = :tenant and turn = :turn and channel = :channel
                          and (next_step_at is not null or state = 'pending')
                        order by idx, part for update
                        """).query((row, number) -> left(row)).list();
    }

    private Left left(ResultSet row) throws SQLException {
        return new Left(
                row.getLong("id"),
                new Piece(
                        row.getInt("idx"),
                        row.getLong("part"),
                        row.getInt("announced"),
                        row.getString("text"),
                        OutboundRows.suggestions(row.getString("suggestions"), json),
                        row.getString("author")),
                row.getString("state"),
                row.getInt("attempts"),
                Duration.ofSeconds(row.getLong("age")),
                row.getBoolean("bound"),
                row.getBoolean("lost"));
    }

    /** Where the answer was to be said, the first one first, and {@code tried} where that holds for something that is left. */
    record Said(List<String> channels, Set<String> tried) {
        String first() {
            return channels.get(0);
        }
    }

    Said said(Stuck stuck, List<Left> left) {
        var channels = new ArrayList<String>();
        var tried = new HashSet<String>();
        about(stuck, """
                        select channel, bool_or(idx in (:left)) as tried from outbound_message
                        where tenant = :tenant and turn = :turn
                        group by channel order by min(id)
                        """)
                .param(
                        "left",
                        left.stream().map(message -> message.piece().index()).toList())
                .query(row -> {
                    channels.add(row.getString("channel"));
                    if (row.getBoolean("tried")) {
                        tried.add(row.getString("channel"));
                    }
                });
        return new Said(List.copyOf(channels), Set.copyOf(tried));
    }

    /** These need no further step; what was still to be sent here is not. */
    void settle(List<Left> left) {
        jdbc.sql("""
                        update outbound_message
                        set next_step_at = null,
                          state = case when state = 'pending' then 'withdrawn' else state end,
                          due_at = case when state = 'pending' then null else due_at end,
                          expires_at = case when state = 'pending' then null else expires_at end
                        where id in (:ids)
                        """).param("ids", left.stream().map(Left::id).toList()).update();
    }

    /**
     * Of these, what the provider may have and what was not repeated for the sake of another channel is due once more; where nobody says
     * {@code within} this time what became of it, it did not arrive. Answers whose ids.
     */
    List<Long> again(List<Left> lost, Duration within) {
        return jdbc.sql("""
                        update outbound_message
                        set state = 'unknown', repeats = true, due_at = now(), next_step_at = null,
                          expires_at = now() + make_interval(secs => :within)
                        where id in (:ids) and state = 'expired' and uncertain = 1 and not repeats and sent_at is null
                        returning id
                        """)
                .param("ids", lost.stream().map(Left::id).toList())
                .param("within", OutboundRows.seconds(within))
                .query(Long.class)
                .list();
    }

    /** The step could not be made and is tried again. */
    void later(Stuck stuck, Duration after) {
        about(stuck, """
                        update outbound_message set next_step_at = now() + make_interval(secs => :after)
                        where tenant = :tenant and turn = :turn and channel = :channel and next_step_at is not null
                        """).param("after", OutboundRows.seconds(after)).update();
    }

    void record(Stuck stuck, Left first, int messages, @Nullable String to, String reason, @Nullable String policy) {
        about(stuck, """
                        insert into delivery_step
                          (tenant, conversation, turn, from_channel, why, attempts, messages, to_channel, reason, policy)
                        values (:tenant, :conversation, :turn, :channel, :why, :attempts, :messages, :to, :reason, :policy)
                        """)
                .param("conversation", stuck.conversation().value())
                .param("why", first.state())
                .param("attempts", first.attempts())
                .param("messages", messages)
                .param("to", to, Types.VARCHAR)
                .param("reason", reason)
                .param("policy", policy, Types.VARCHAR)
                .update();
    }

    private JdbcClient.StatementSpec about(Stuck stuck, String sql) {
        return jdbc.sql(sql)
                .param("tenant", stuck.tenant().value())
                .param("turn", stuck.turn().value())
                .param("channel", stuck.channel());
    }
}
