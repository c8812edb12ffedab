package ai.focal360.customer;

import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The customer themselves; their last rows to go, for a turn that is still running needs them. */
@Component
@Order(80)
class CustomerRows extends PersonalTables {
    CustomerRows(JdbcClient jdbc) {
        super(
                "customer",
                "who the customer is: addresses, and what is known of them with where it comes from",
                PersonalRows.in(jdbc)
                        .gone("customer_identity", "tenant = :tenant and customer = :customer")
                        .gone("customer", "tenant = :tenant and id = :customer"));
    }
}
