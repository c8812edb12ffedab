package ai.focal360.agenda;

import ai.focal360.platform.Handover;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was to be said to a customer and is waited for of them: of nobody, there is nothing to say. */
@Component
@Order(5)
class AgendaData extends PersonalTables {
    private final JdbcClient jdbc;

    AgendaData(JdbcClient jdbc) {
        super(
                "agenda",
                "what was to be said to the customer first, and which answers were waited for",
                PersonalRows.in(jdbc)
                        .gone("agenda_task", "tenant = :tenant and customer_id = :customer")
                        .gone("goal", "tenant = :tenant and customer_id = :customer"));
        this.jdbc = jdbc;
    }

    /** A task without a conversation is for the person: it is the survivor's, and nobody can tell whose it was before. */
    @Override
    public Optional<String> handOver(Handover handover) {
        PersonalRows.handOver(jdbc, handover, "goal", "customer_id", "conversation_id = any(:conversations)");
        PersonalRows.handOver(
                jdbc,
                handover,
                "agenda_task",
                "customer_id",
                handover.parting()
                        ? "conversation_id = any(:conversations)"
                        : "(conversation_id is null or conversation_id = any(:conversations))");
        return Optional.empty();
    }
}
