package ai.focal360.firewall;

import ai.focal360.platform.Handover;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.PersonalTables;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a customer was suspected of, and how they stand; what is to be counted of it stands in the TurnRecords. */
@Component
@Order(70)
class ConductRows extends PersonalTables {
    private final JdbcClient jdbc;

    ConductRows(JdbcClient jdbc) {
        super(
                "conduct",
                "what the customer was suspected of, and how they stand",
                PersonalRows.in(jdbc)
                        .gone("abuse_flag", "tenant = :tenant and customer_id = :customer")
                        .gone(
                                "standing",
                                "tenant = :tenant and customer_id in (select joined_customers(:tenant, :customer))"));
        this.jdbc = jdbc;
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
}
