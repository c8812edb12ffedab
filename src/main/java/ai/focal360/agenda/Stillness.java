package ai.focal360.agenda;

import ai.focal360.customer.Customers;
import ai.focal360.customer.Profile;
import ai.focal360.policy.facts.Lull;
import ai.focal360.policy.facts.Settings;
import ai.focal360.scenario.Position;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.Quiet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the rules of point {@code conversation} are told of one in which nothing happens. */
@Component
class Stillness {
    private final JdbcClient jdbc;
    private final Customers customers;
    private final Scenarios scenarios;

    Stillness(JdbcClient jdbc, Customers customers, Scenarios scenarios) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.scenarios = scenarios;
    }

    Lull of(Quiet quiet, ChannelConfig channel, Settings settings) {
        var values = customers
                .find(quiet.tenant(), quiet.customer())
                .map(Profile::values)
                .orElse(Map.of());
        return new Lull(
                channel.kind().name().toLowerCase(Locale.ROOT),
                quiet.quietFor().toMillis(),
                quiet.openFor().toMillis(),
                quiet.warned(),
                quiet.answered(),
                quiet.expects(),
                standing(quiet),
                new Consent(settings, values).refuses(channel.kind()),
                waitsFor(quiet),
                quiet.scenarios());
    }

    private String standing(Quiet quiet) {
        return jdbc.sql("select lower(state) from customer_past where tenant = ? and customer_id = ?")
                .params(quiet.tenant().value(), quiet.customer().value())
                .query(String.class)
                .optional()
                .orElse("good");
    }

    private List<String> waitsFor(Quiet quiet) {
        var waits = new ArrayList<>(jdbc.sql("""
                        select 'approval' where exists (
                            select 1 from approval_request where tenant = :tenant and conversation_id = :conversation and state = 'OPEN')
                        union all
                        select 'colleague' where exists (
                            select 1 from human_task where tenant = :tenant and conversation = :conversation and state = 'OPEN')
                        union all
                        select 'answer' where exists (
                            select 1 from goal where tenant = :tenant and conversation_id = :conversation
                              and state in ('OPEN', 'FOLLOWED_UP'))
                        """)
                .param("tenant", quiet.tenant().value())
                .param("conversation", quiet.conversation().value())
                .query(String.class)
                .list());
        if (!quiet.scenarios().isEmpty() && isAtWork(quiet)) {
            waits.add("scenario");
        }
        return waits;
    }

    /** Whether one of the scenarios waits for something else than the customer. */
    private boolean isAtWork(Quiet quiet) {
        var view = scenarios.view(quiet.tenant(), quiet.conversation());
        var asking = view.positions().stream()
                .filter(position -> position instanceof Position.Asks || position instanceof Position.Confirms)
                .map(Position::instance)
                .collect(Collectors.toSet());
        return !asking.containsAll(view.running().keySet());
    }
}
