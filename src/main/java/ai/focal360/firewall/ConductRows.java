package ai.focal360.firewall;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.PersonalRows;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a customer was suspected of, and how they stand; what is to be counted of it stands in the TurnRecords. */
@Component
@Order(70)
class ConductRows implements PersonalData {
    private final PersonalRows rows;

    ConductRows(JdbcClient jdbc) {
        rows = PersonalRows.in(jdbc)
                .gone("abuse_flag", "tenant = :tenant and customer_id = :customer")
                .gone("standing", "tenant = :tenant and customer_id = :customer");
    }

    @Override
    public String name() {
        return "conduct";
    }

    @Override
    public String contents() {
        return "what the customer was suspected of, and how they stand";
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
