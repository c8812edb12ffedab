package ai.focal360.scenario;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Scenarios of a customer, what they said, and what people were asked. Running ones end first. Requests for approval stay to
 * be counted, without what was proposed; the engine's history goes as a whole.
 */
@Component
@Order(10)
class ScenarioRows extends PersonalTables {
    private final ProcessTraces traces;

    ScenarioRows(JdbcClient jdbc, ProcessTraces traces) {
        super(
                "scenarios",
                "scenarios the customer went through, what they said, and what people were asked and answered",
                PersonalRows.in(jdbc)
                        .gone("saying", "tenant = :tenant and conversation_id = any(:conversations)")
                        .gone("approval_waiter", "tenant = :tenant and conversation_id = any(:conversations)")
                        .gone("approval", "tenant = :tenant and conversation_id = any(:conversations)")
                        .kept("approval_request", "tenant = :tenant and conversation_id = any(:conversations)", """
                                conversation_id = pseudonym(conversation_id, :salt),
                                customer_id = pseudonym(customer_id, :salt),
                                instance = '', process = null, idempotency_key = null, fingerprint = null, rules = '[]',
                                arguments = '{}', decided_arguments = null, reason = null,
                                state = case when state = 'OPEN' then 'WITHDRAWN' else state end
                                """));
        this.traces = traces;
    }

    @Override
    public Set<String> tables() {
        var tables = new HashSet<>(super.tables());
        tables.addAll(ProcessTraces.TABLES);
        return tables;
    }

    @Override
    public void export(Person person, Taker taker) {
        traces.of(person, requested(person)).forEach(instance -> traces.export(instance, taker));
        super.export(person, taker);
    }

    @Override
    public Erased erase(Person person) {
        var instances = traces.remove(person, requested(person));
        return super.erase(person).and(Erased.of(instances));
    }

    /** Processes that ask for approvals carry no conversation; the request knows them. */
    private List<String> requested(Person person) {
        return about(person, """
                        select process from approval_request
                        where tenant = :tenant and conversation_id = any(:conversations) and process is not null
                        """).query(String.class).list();
    }
}
