package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells of effects that came to an end, without a statement more than it takes to note it. */
@Component
class Endings {
    /** What a statement that ends an effect returns. */
    static final String RETURNING =
            "returning tenant, idempotency_key, tool, state, conversation, customer, turn, step";

    private final ApplicationEventPublisher events;

    Endings(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** Runs the statement; false when there was nothing to end. */
    boolean note(JdbcClient.StatementSpec ending) {
        var ended = ending.query((row, number) -> ended(row)).optional();
        ended.ifPresent(events::publishEvent);
        return ended.isPresent();
    }

    private static EffectEnded ended(ResultSet row) throws SQLException {
        return new EffectEnded(
                new TenantId(row.getString("tenant")),
                row.getString("idempotency_key"),
                row.getString("tool"),
                EffectLedger.State.valueOf(row.getString("state")),
                new ConversationId(row.getObject("conversation", UUID.class)),
                new CustomerId(row.getObject("customer", UUID.class)),
                new TurnId(row.getObject("turn", UUID.class)),
                row.getString("step").equals(Compensation.STEP));
    }
}
