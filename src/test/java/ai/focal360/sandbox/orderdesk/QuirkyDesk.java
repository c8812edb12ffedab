package ai.focal360.sandbox.orderdesk;

import ai.focal360.tenant.Tenants;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The desk with the benchmark's own mistake switched on, to compare with its end states. */
public final class QuirkyDesk {
    private QuirkyDesk() {}

    public static OrderDesk of(JdbcClient jdbc, PlatformTransactionManager transactions, Tenants tenants, Clock clock) {
        return new OrderDesk(jdbc, transactions, tenants, clock, true);
    }
}
