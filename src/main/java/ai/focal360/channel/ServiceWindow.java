package ai.focal360.channel;

import ai.focal360.tenant.ChannelConfig;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether a channel takes free text for the customer of a message now. */
@Component
public class ServiceWindow {
    private final JdbcClient jdbc;

    ServiceWindow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * For so long after the customer wrote there in any conversation, or whoever else has the address (a code that is to show whose
     * it is goes to somebody not known to be the same yet); where nothing is known of either the provider decides.
     */
    public boolean isOpen(ChannelConfig channel, OutboundMessage message) {
        var window = channel.capability().serviceWindow();
        return window == null
                || jdbc.sql("""
                        select count(*) = 0 or coalesce(bool_or(
                                 (any_talk.heard ->> :channel)::timestamptz > now() - make_interval(secs => :window)), false)
                        from outbound_message m
                        join conversation talk on talk.tenant = m.tenant and talk.id = m.conversation
                        join conversation any_talk on any_talk.tenant = talk.tenant and any_talk.customer_id in (
                          select talk.customer_id
                          union all
                          select i.customer from customer_identity i
                          where i.tenant = m.tenant and i.address in (m.address, '+' || m.address))
                        where m.tenant = :tenant and m.id = :id
                        """)
                        .param("channel", channel.id())
                        .param("window", OutboundRows.seconds(window))
                        .param("tenant", message.lane().tenant().value())
                        .param("id", message.id())
                        .query(Boolean.class)
                        .single();
    }
}
