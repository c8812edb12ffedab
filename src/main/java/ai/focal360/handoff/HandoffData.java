package ai.focal360.handoff;

import ai.focal360.platform.Handover;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Conversations of a customer that were for colleagues. After scenarios, which withdraw what is open. */
@Component
@Order(15)
class HandoffData extends PersonalTables {
    private final JdbcClient jdbc;

    HandoffData(JdbcClient jdbc) {
        super(
                "handoffs",
                "when the customer was for a colleague, what was told of them, and what the colleague left to the agent",
                PersonalRows.in(jdbc).gone("handoff", "tenant = :tenant and conversation_id = any(:conversations)"));
        this.jdbc = jdbc;
    }

    @Override
    public Optional<String> handOver(Handover handover) {
        PersonalRows.handOver(jdbc, handover, "handoff", "customer_id", "conversation_id = any(:conversations)");
        return Optional.empty();
    }
}
