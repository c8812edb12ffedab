package ai.focal360.channel;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.PersonalRows;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What was sent, what the chat page shows, and the addresses both went to. An address may be a new customer's by now: its
 * lane stays where they have lines on it.
 */
@Component
@Order(60)
class ChannelRows implements PersonalData {
    private final JdbcClient jdbc;
    private final PersonalRows rows;

    ChannelRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
        rows = PersonalRows.in(jdbc)
                .gone("delivery_report", """
                        (tenant, channel, provider_message_id) in (
                            select tenant, channel, provider_message_id from outbound_message
                            where tenant = :tenant and conversation = any(:conversations))
                        or outbound in (select id from outbound_message
                                        where tenant = :tenant and conversation = any(:conversations))
                        """)
                .gone("outbound_message", "tenant = :tenant and conversation = any(:conversations)")
                .gone("webchat_line", "tenant = :tenant and conversation = any(:conversations)");
    }

    private record Used(String channel, String address) {}

    @Override
    public String name() {
        return "channels";
    }

    @Override
    public String contents() {
        return "what was sent to the customer with its receipts, and the lines of the chat page";
    }

    @Override
    public Set<String> tables() {
        var tables = new HashSet<>(rows.tables());
        tables.add("channel_lane");
        return tables;
    }

    @Override
    public void export(Person person, Taker taker) {
        rows.export(person, taker);
    }

    @Override
    public Erased erase(Person person) {
        var lanes = lanes(person);
        var erased = rows.erase(person);
        for (var lane : lanes) {
            erased = erased.and(Erased.of(leave(person, lane)));
        }
        return erased;
    }

    private List<Used> lanes(Person person) {
        return jdbc.sql("""
                        select channel, address from outbound_message
                        where tenant = :tenant and conversation = any(:conversations)
                        union
                        select channel, visitor from webchat_line
                        where tenant = :tenant and conversation = any(:conversations)
                        """)
                .param("tenant", person.tenant().value())
                .param(
                        "conversations",
                        person.conversations().stream()
                                .map(ConversationId::value)
                                .toArray(UUID[]::new))
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
        return jdbc.sql(sql.formatted("tenant = :tenant and channel = :channel and address = :address"))
                .param("tenant", person.tenant().value())
                .param("channel", lane.channel())
                .param("address", lane.address());
    }
}
