package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tool.TurnsInProgress;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Turns that have not come to an end, as the rows say; one whose node died counts, since another goes on with it. */
@Component
class RunningTurns implements TurnsInProgress {
    private final JdbcClient jdbc;

    RunningTurns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<TurnId> open(TenantId tenant, Collection<TurnId> turns) {
        if (turns.isEmpty()) {
            return Set.of();
        }
        return jdbc
                .sql("""
                        select id from turn where tenant = :tenant and id in (:turns) and state in ('GATHERING', 'RUNNING')
                        """)
                .param("tenant", tenant.value())
                .param("turns", turns.stream().map(TurnId::value).toList())
                .query((row, number) -> new TurnId(row.getObject("id", UUID.class)))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean busy(TenantId tenant, ConversationId conversation) {
        return jdbc.sql("""
                        select exists (select 1 from turn t join conversation c on c.customer_id = t.customer_id
                                       where c.tenant = :tenant and c.id = :conversation
                                         and t.conversation_id = c.id and t.state = 'RUNNING')
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .query(Boolean.class)
                .single();
    }
}
