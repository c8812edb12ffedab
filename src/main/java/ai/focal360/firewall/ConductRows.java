package ai.focal360.firewall;

import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a customer was suspected of, and how they stand; what is to be counted of it stands in the TurnRecords. */
@Component
@Order(70)
class ConductRows extends PersonalTables {
    ConductRows(JdbcClient jdbc) {
        super(
                "conduct",
                "what the customer was suspected of, and how they stand",
                PersonalRows.in(jdbc)
                        .gone("abuse_flag", "tenant = :tenant and customer_id = :customer")
                        .gone("standing", "tenant = :tenant and customer_id = :customer"));
    }
}
