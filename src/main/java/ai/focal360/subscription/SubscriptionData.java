package ai.focal360.subscription;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.PersonalRows;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Events of somebody who is to be forgotten are neither sent nor kept; what was sent before is with the subscriber. That others
 * were told goes last, as everything else may still tell.
 */
@Component
@Order(90)
class SubscriptionData implements PersonalData {
    private final PersonalRows rows;

    SubscriptionData(JdbcClient jdbc) {
        rows = PersonalRows.in(jdbc).gone("event_delivery", "tenant = :tenant and customer = :customer");
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String contents() {
        return "what the tenant's own systems were told of the customer lately, or are about to be told";
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
