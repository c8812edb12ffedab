package ai.focal360.channel.mail;

import ai.focal360.channel.Lane;
import ai.focal360.channel.OutboundMessage;
import ai.focal360.channel.mail.Arrival.Letter;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Letters as answers need them, and the turns in which the agent spoke first. */
@Repository
class Letters {
    /** A letter like a text, of somebody who sent too many of them. */
    static final String LOOP = "loop";

    private final JdbcClient jdbc;

    Letters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What an answer stands below. */
    record Answered(String messageId, String subject, List<String> thread) {
        Answered {
            thread = List.copyOf(thread);
        }
    }

    /** In the transaction that keeps its message. */
    void keep(Lane lane, Letter letter, String kind, ConversationId conversation) {
        jdbc.sql("""
                        insert into mail_letter
                          (tenant, channel, address, message_id, conversation, kind, vouched, subject, thread)
                        values (:tenant, :channel, :address, :id, :conversation, :kind, :vouched, :subject, :thread)
                        on conflict do nothing
                        """)
                .param("tenant", lane.tenant().value())
                .param("channel", lane.channel())
                .param("address", lane.address())
                .param("id", letter.id())
                .param("conversation", conversation.value())
                .param("kind", kind)
                .param("vouched", letter.vouched())
                .param("subject", letter.subject())
                .param("thread", letter.thread().toArray(String[]::new))
                .update();
    }

    /**
     * The newest letter of its conversation when this message of ours was written, or of one that went on in an earlier one: a
     * repetition finds the same.
     */
    Optional<Answered> answeredBy(OutboundMessage message) {
        return jdbc.sql("""
                        select l.message_id, l.subject, l.thread from mail_letter l
                        where l.tenant = :tenant and l.channel = :channel and l.address = :address and l.kind = :text
                          and l.received_at <= (select created_at from outbound_message
                                                where tenant = :tenant and id = :outbound)
                          and (l.conversation = :conversation
                            or exists (select 1 from conversation c
                                       where c.tenant = :tenant and c.id = l.conversation and c.closed_for = 'CONTINUED'))
                        order by l.received_at desc limit 1
                        """)
                .param("tenant", message.lane().tenant().value())
                .param("channel", message.lane().channel())
                .param("address", message.lane().address())
                .param("text", InboundMessage.TEXT)
                .param("outbound", message.id())
                .param("conversation", message.conversation().value())
                .query((row, number) -> new Answered(
                        row.getString("message_id"), row.getString("subject"), texts(row.getArray("thread"))))
                .optional();
    }

    /** Whom a message of ours went to, while it is kept. */
    Optional<String> recipient(TenantId tenant, String channel, long outbound) {
        return jdbc.sql("select address from outbound_message where tenant = ? and channel = ? and id = ?")
                .params(tenant.value(), channel, outbound)
                .query(String.class)
                .optional();
    }

    /** Of those that are answered, or would be; what anybody forges counts apart. */
    int withinAnHour(Lane lane, boolean vouched) {
        return jdbc.sql("""
                        select count(*) from mail_letter
                        where tenant = :tenant and channel = :channel and address = :address and vouched = :vouched
                          and kind in (:kinds) and received_at > now() - interval '1 hour'
                        """)
                .param("vouched", vouched)
                .param("kinds", List.of(InboundMessage.TEXT, LOOP))
                .param("tenant", lane.tenant().value())
                .param("channel", lane.channel())
                .param("address", lane.address())
                .query(Integer.class)
                .single();
    }

    void spokeFirst(TenantId tenant, TurnId turn) {
        jdbc.sql("insert into mail_outreach (tenant, turn) values (?, ?) on conflict do nothing")
                .params(tenant.value(), turn.value())
                .update();
    }

    boolean isOutreach(TenantId tenant, TurnId turn) {
        return jdbc.sql("select exists (select 1 from mail_outreach where tenant = ? and turn = ?)")
                .params(tenant.value(), turn.value())
                .query(Boolean.class)
                .single();
    }

    void forgetOutreach(Duration age) {
        jdbc.sql("delete from mail_outreach where at < now() - make_interval(secs => ?)")
                .params(age.toSeconds())
                .update();
    }

    private static List<String> texts(Array column) throws SQLException {
        return List.of((String[]) column.getArray());
    }
}
