package ai.focal360.agenda;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.PersonalRows;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was to be said to a customer and is waited for of them: of nobody, there is nothing to say. */
@Component
@Order(5)
class AgendaData implements PersonalData {
    private final PersonalRows rows;

    AgendaData(JdbcClient jdbc) {
        rows = PersonalRows.in(jdbc)
                .gone("agenda_task", "tenant = :tenant and customer_id = :customer")
                .gone("goal", "tenant = :tenant and customer_id = :customer");
    }

    @Override
    public String name() {
        return "agenda";
    }

    @Override
    public String contents() {
        return "what was to be said to the customer first, and which answers were waited for";
    }

    @Override
    public Set<String> tables() {
        return rows.tables();
    }

    @Override
    public void export(Person person, Taker taker) {
        rows.export(person, taker);
    }

    @Override
    public Erased erase(Person person) {
        return rows.erase(person);
    }
}
