package ai.focal360.turn;

import ai.focal360.audit.Talk;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.Talks;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Conversations as their rows say. */
@Component
class TalkRows implements Talks {
    private final JdbcClient jdbc;

    TalkRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Talk> find(TenantId tenant, ConversationId conversation) {
        return jdbc.sql(
                        "select customer_id, agent, channel from conversation where id = :conversation and tenant = :tenant")
                .param("conversation", conversation.value())
                .param("tenant", tenant.value())
                .query((row, number) -> new Talk(
                        conversation,
                        new CustomerId(row.getObject("customer_id", UUID.class)),
                        new AgentId(row.getString("agent")),
                        row.getString("channel")))
                .optional();
    }
}
