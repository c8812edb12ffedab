package ai.focal360.channel;

import ai.focal360.customer.Elsewhere;
import ai.focal360.customer.Identity;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.AnswerReady;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is said elsewhere is a row to send like any answer, under its reference in place of a turn. */
@Component
class OutboundElsewhere implements Elsewhere {
    private static final String FORGOTTEN = "***";

    private final Channels channels;
    private final Outbox outbox;
    private final JdbcClient jdbc;

    OutboundElsewhere(Channels channels, Outbox outbox, JdbcClient jdbc) {
        this.channels = channels;
        this.outbox = outbox;
        this.jdbc = jdbc;
    }

    @Override
    public Optional<ChannelConfig> channel(TenantId tenant, Identity.Kind kind) {
        return channels.all(tenant).stream()
                .filter(channel -> kind.isReachedOn(channel.kind()) && reaches(tenant, channel))
                .findFirst();
    }

    @Override
    public boolean reaches(TenantId tenant, ChannelConfig channel) {
        return outbox.sends(tenant, channel);
    }

    @Override
    public void say(SayElsewhere saying) {
        outbox.write(
                new AnswerReady(
                        saying.tenant(),
                        new TurnId(saying.reference()),
                        saying.conversation(),
                        saying.channel().id(),
                        saying.address().writtenOn(saying.channel().kind()),
                        List.of(new AnswerReady.Message(saying.text(), List.of()))),
                true);
    }

    /** What still is to be sent needs its text. */
    @Override
    public void forget(TenantId tenant, UUID reference) {
        jdbc.sql("update outbound_message set text = ? where tenant = ? and turn = ? and due_at is null")
                .params(FORGOTTEN, tenant.value(), reference)
                .update();
    }
}
