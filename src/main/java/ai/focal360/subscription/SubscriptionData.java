package ai.focal360.subscription;

import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Events of somebody who is to be forgotten, under whatever name they were known, are neither sent nor kept; what was sent before
 * is with the subscriber. Comes after whatever may still tell of them, and before who was found to be them is forgotten.
 */
@Component
@Order(75)
class SubscriptionData extends PersonalTables {
    SubscriptionData(JdbcClient jdbc) {
        super(
                "events",
                "what the tenant's own systems were told of the customer lately, or are about to be told",
                PersonalRows.in(jdbc)
                        .gone(
                                "event_delivery",
                                "tenant = :tenant and customer in (select joined_customers(:tenant, :customer))"));
    }
}
