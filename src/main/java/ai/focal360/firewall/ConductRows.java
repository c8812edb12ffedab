package ai.focal360.firewall;

import ai.focal360.platform.Handover;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.PersonalRows;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a customer was suspected of, and how they stand; what is to be counted of it stands in the TurnRecords. */
@Component
@Order(70)
class ConductRows implements PersonalData {
    private final JdbcClient jdbc;
    private final PersonalRows rows;

    ConductRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
        rows = PersonalRows.in(jdbc)
                .gone("abuse_flag", "tenant = :tenant and customer_id = :customer")
                .gone("standing", "tenant = :tenant and customer_id in (select joined_customers(:tenant, :customer))");
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
    public Optional<String> handOver(Handover handover) {
        PersonalRows.handOver(jdbc, handover, "abuse_flag", "customer_id", "conversation_id = any(:conversations)");
        if (!handover.parting()) {
            restrict(handover);
        }
        return Optional.empty();
    }

    /** Nobody gets rid of a restriction by turning out to be somebody else; parted, each has their own again. */
    private void restrict(Handover handover) {
        jdbc.sql("""
                        insert into standing as s
                            (tenant, customer_id, state, kind, severity, reason, policy, per_minute, since, valid_until, notified)
                        select tenant, :to, state, kind, severity, reason, policy, per_minute, since, valid_until, notified
                        from standing
                        where tenant = :tenant and customer_id = :from and state <> 'GOOD' and valid_until > clock_timestamp()
                        on conflict (tenant, customer_id) do update set
                            state = excluded.state, kind = excluded.kind, severity = excluded.severity,
                            reason = excluded.reason, policy = excluded.policy, per_minute = excluded.per_minute,
                            since = excluded.since, valid_until = excluded.valid_until, notified = excluded.notified
                        where s.state = 'GOOD' or s.valid_until < excluded.valid_until
                        """)
                .param("tenant", handover.tenant().value())
                .param("from", handover.from().value())
                .param("to", handover.to().value())
                .update();
    }

    @Override
    public Erased erase(Person person) {
        return rows.erase(person);
    }
}
