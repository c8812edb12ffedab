package ai.focal360.customer;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.PersonalRows;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The customer themselves; the last to go, for a turn that is still running needs them. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class CustomerRows implements PersonalData {
    private final PersonalRows rows;

    CustomerRows(JdbcClient jdbc) {
        rows = PersonalRows.in(jdbc)
                .gone("customer_identity", "tenant = :tenant and customer = :customer")
                .gone("identity_code", "tenant = :tenant and customer in (select joined_customers(:tenant, :customer))")
                .gone("customer_merge", """
                        tenant = :tenant and (survivor in (select joined_customers(:tenant, :customer))
                                              or joined in (select joined_customers(:tenant, :customer)))
                        """)
                .gone("customer", "tenant = :tenant and id in (select joined_customers(:tenant, :customer))");
    }

    @Override
    public String name() {
        return "customer";
    }

    @Override
    public String contents() {
        return "who the customer is: addresses, and what is known of them with where it comes from";
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
