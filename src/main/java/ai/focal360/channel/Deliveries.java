package ai.focal360.channel;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What became of what was said in a conversation, without the words and addresses. */
@Repository
public class Deliveries {
    public static final int MOST = 500;

    private final JdbcClient jdbc;

    Deliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A message of a turn's answer on one channel; {@code index} counts them, {@code part} what was cut out of one for another channel.
     * {@code state} is {@code pending}, {@code sending}, {@code unknown}, {@code sent}, {@code delivered} or {@code read}; or
     * {@code withdrawn} (it goes on elsewhere without having been tried), {@code failed}, {@code undeliverable} or {@code expired}.
     */
    public record Sent(
            UUID turn,
            int index,
            long part,
            String channel,
            String state,
            int attempts,
            @Nullable String error,
            Instant createdAt,
            @Nullable Instant sentAt,
            @Nullable Instant deliveredAt,
            @Nullable Instant readAt) {}

    /** Where {@code messages} of an answer went on because of {@code why}; {@code to} is null where they were given up. */
    public record Step(
            UUID turn,
            Instant at,
            String from,
            String why,
            int attempts,
            int messages,
            @Nullable String to,
            String reason,
            @Nullable String policy) {}

    public boolean isConversation(TenantId tenant, ConversationId conversation) {
        return jdbc.sql("select exists (select 1 from conversation where tenant = ? and id = ?)")
                .params(tenant.value(), conversation.value())
                .query(Boolean.class)
                .single();
    }

    /** The newest first, 500 at most. */
    public List<Sent> messages(TenantId tenant, ConversationId conversation) {
        return about(tenant, conversation, """
                        select * from outbound_message where tenant = :tenant and conversation = :conversation
                        order by id desc limit :most
                        """)
                .query((row, number) -> new Sent(
                        row.getObject("turn", UUID.class),
                        row.getInt("idx"),
                        row.getLong("part"),
                        row.getString("channel"),
                        row.getString("state"),
                        row.getInt("attempts"),
                        row.getString("error"),
                        OutboundRows.instant(row, "created_at"),
                        instant(row, "sent_at"),
                        instant(row, "delivered_at"),
                        instant(row, "read_at")))
                .list();
    }

    /** The newest first, 500 at most. */
    public List<Step> steps(TenantId tenant, ConversationId conversation) {
        return about(tenant, conversation, """
                        select * from delivery_step where tenant = :tenant and conversation = :conversation
                        order by id desc limit :most
                        """)
                .query((row, number) -> new Step(
                        row.getObject("turn", UUID.class),
                        OutboundRows.instant(row, "at"),
                        row.getString("from_channel"),
                        row.getString("why"),
                        row.getInt("attempts"),
                        row.getInt("messages"),
                        row.getString("to_channel"),
                        row.getString("reason"),
                        row.getString("policy")))
                .list();
    }

    private JdbcClient.StatementSpec about(TenantId tenant, ConversationId conversation, String sql) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .param("most", MOST);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
