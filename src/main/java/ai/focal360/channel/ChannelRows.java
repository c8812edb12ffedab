package ai.focal360.channel;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What was sent, what the chat page shows, and the addresses both went to. An address may be a new customer's by now: its
 * lane stays where they have lines on it.
 */
@Component
@Order(60)
class ChannelRows extends PersonalTables {
    ChannelRows(JdbcClient jdbc) {
        super(
                "channels",
                "what was sent to the customer with its receipts, and the lines of the chat page",
                PersonalRows.in(jdbc)
                        .gone("delivery_report", """
                                (tenant, channel, provider_message_id) in (
                                    select tenant, channel, provider_message_id from outbound_message
                                    where tenant = :tenant and conversation = any(:conversations))
                                or outbound in (select id from outbound_message
                                                where tenant = :tenant and conversation = any(:conversations))
                                """)
                        .gone("outbound_message", "tenant = :tenant and conversation = any(:conversations)")
                        .gone("delivery_step", "tenant = :tenant and conversation = any(:conversations)")
                        .gone("webchat_line", "tenant = :tenant and conversation = any(:conversations)"));
    }

    private record Used(String channel, String address) {}

    @Override
    public Set<String> tables() {
        var tables = new HashSet<>(super.tables());
        tables.add("channel_lane");
        return tables;
    }

    @Override
    public Erased erase(Person person) {
        var lanes = lanes(person);
        var erased = super.erase(person);
        for (var lane : lanes) {
            erased = erased.and(Erased.of(leave(person, lane)));
        }
        return erased;
    }

    private List<Used> lanes(Person person) {
        return about(person, """
                        select channel, address from outbound_message
                        where tenant = :tenant and conversation = any(:conversations)
                        union
                        select channel, visitor from webchat_line
                        where tenant = :tenant and conversation = any(:conversations)
                        """)
                .query((row, number) -> new Used(row.getString("channel"), row.getString("address")))
                .list();
    }

    /** Locked before it is looked at: whoever just gets a position on it has a line there, or begins it anew. */
    private Map<String, Long> leave(Person person, Used lane) {
        on(person, lane, "select 1 from channel_lane where %s for update")
                .query(Integer.class)
                .list();
        long lines = on(person, lane, """
                        delete from webchat_line where tenant = :tenant and channel = :channel and visitor = :address
                          and conversation is null
                        """).update();
        long left = on(person, lane, """
                        delete from channel_lane where %s
                          and not exists (select 1 from outbound_message where %<s)
                          and not exists (select 1 from webchat_line
                                          where tenant = :tenant and channel = :channel and visitor = :address)
                        """).update();
        return Map.of("webchat_line", lines, "channel_lane", left);
    }

    private JdbcClient.StatementSpec on(Person person, Used lane, String sql) {
        return about(person, sql.formatted("tenant = :tenant and channel = :channel and address = :address"))
                .param("channel", lane.channel())
                .param("address", lane.address());
    }
}
