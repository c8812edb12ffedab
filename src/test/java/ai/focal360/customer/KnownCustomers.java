package ai.focal360.customer;

import ai.focal360.tenant.Tenants;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Customers in a database, for tests of other modules. */
public final class KnownCustomers {
    private KnownCustomers() {}

    public static Customers of(JdbcClient jdbc, Tenants tenants) {
        return new Customers(
                jdbc, new CustomerIdentityMap(jdbc, new MergeRows(jdbc), event -> {}), tenants, SchemaFixture.DEFAULTS);
    }
}
