package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import ai.focal360.platform.TenantId;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What customers wrote, the turns it became and the state of their conversations. A turn that is running ends first: what it
 * does to the world is in the ledger then, and nothing of it can be written any more.
 */
@Component
@Order(20)
class ConversationRows extends PersonalTables {
    private static final String OF_THE_CONVERSATION = "tenant = :tenant and conversation_id = any(:conversations)";

    private final JdbcClient jdbc;
    private final PersonalRows waiting;

    ConversationRows(JdbcClient jdbc) {
        super(
                "conversations",
                "what the customer wrote, the turns that answered it, and what the conversations remember",
                PersonalRows.in(jdbc)
                        .gone("message", OF_THE_CONVERSATION)
                        .gone(
                                "quarantine_decision",
                                "tenant = :tenant and turn in (select id from turn where %s)"
                                        .formatted(OF_THE_CONVERSATION))
                        .gone("turn", OF_THE_CONVERSATION)
                        .gone("conversation", "tenant = :tenant and id = any(:conversations)"));
        this.jdbc = jdbc;
        waiting = PersonalRows.in(jdbc).gone("turn", OF_THE_CONVERSATION + " and state = 'GATHERING'");
    }

    @Override
    public Set<ConversationId> conversations(TenantId tenant, CustomerId customer) {
        return jdbc
                .sql("select id from conversation where tenant = ? and customer_id = ?")
                .params(tenant.value(), customer.value())
                .query(UUID.class)
                .list()
                .stream()
                .map(ConversationId::new)
                .collect(Collectors.toSet());
    }

    @Override
    public Erased erase(Person person) {
        hold(person);
        var cancelled = waiting.erase(person);
        if (isRunning(person)) {
            return new Erased(cancelled.rows(), "a turn is running");
        }
        return super.erase(person).and(cancelled);
    }

    /** As whoever takes a message or ends a turn: no turn begins meanwhile. */
    private void hold(Person person) {
        about(
                        person,
                        "select id from conversation where tenant = :tenant and customer_id = :customer order by id for update")
                .query(UUID.class)
                .list();
    }

    private boolean isRunning(Person person) {
        return about(person, """
                        select exists (select 1 from turn
                                       where tenant = :tenant and customer_id = :customer and state = 'RUNNING')
                        """).query(Boolean.class).single();
    }
}
