package ai.focal360.channel;

import ai.focal360.platform.ConversationId;
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
        return isOpen(channel, message.lane(), message.conversation());
    }

    boolean isOpen(ChannelConfig channel, Lane lane, ConversationId conversation) {
        var window = channel.capability().serviceWindow();
        return window == null
                || jdbc.sql("""
                        select count(*) = 0 or coalesce(bool_or(
                                 (any_talk.heard ->> :channel)::timestamptz > now() - make_interval(secs => :window)), false)
                        from conversation talk
                        join conversation any_talk on any_talk.tenant = talk.tenant and any_talk.customer_id in (
                          select talk.customer_id
                          union all
                          select i.customer from customer_identity i
                          where i.tenant = talk.tenant and i.kind in ('WHATSAPP', 'PHONE')
                            and i.address in (:address, '+' || :address))
                        where talk.tenant = :tenant and talk.id = :conversation
                        """)
                        .param("channel", channel.id())
                        .param("window", OutboundRows.seconds(window))
                        .param("address", lane.address())
                        .param("tenant", lane.tenant().value())
                        .param("conversation", conversation.value())
                        .query(Boolean.class)
                        .single();
    }
}
