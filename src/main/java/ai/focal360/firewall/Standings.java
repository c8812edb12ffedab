package ai.focal360.firewall;

import ai.focal360.firewall.CustomerStanding.State;
import ai.focal360.firewall.Finding.Measure;
import ai.focal360.firewall.Finding.Suspicion;
import ai.focal360.platform.AfterCommit;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Paged;
import ai.focal360.platform.Place;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How customers stand, and what they were suspected of. Time is the database's: what is over is over on every node. */
@Component
public class Standings {
    private static final String COLUMNS = """
            customer_id, case when valid_until > clock_timestamp() then state else 'GOOD' end as state, kind, severity, reason,
            policy, per_minute, since, valid_until, notified, released_by, released_at
            """;

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final MeterRegistry meters;

    Standings(JdbcClient jdbc, ObjectMapper json, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.json = json;
        this.meters = meters;
    }

    /** One suspicion as it was recorded. */
    public record Flag(
            ConversationId conversation,
            TurnId turn,
            String kind,
            String severity,
            String reason,
            String policy,
            Instant at) {}

    /** One indexed read of one row; who has none stands well. */
    public CustomerStanding of(TenantId tenant, CustomerId customer) {
        return jdbc.sql("select " + COLUMNS + " from standing where tenant = :tenant and customer_id = :customer")
                .param("tenant", tenant.value())
                .param("customer", customer.value())
                .query(Standings::standing)
                .optional()
                .orElseGet(() -> CustomerStanding.good(customer));
    }

    /** Those who do not stand well now, the newest first, of this state and kind where they are given. */
    public Paged<CustomerStanding> inForce(
            TenantId tenant, @Nullable State state, @Nullable String kind, @Nullable Place after, int limit) {
        var found = jdbc.sql("select " + COLUMNS + """
                         from standing
                        where tenant = :tenant and state <> 'GOOD' and valid_until > clock_timestamp()
                          and (cast(:state as text) is null or state = :state)
                          and (cast(:kind as text) is null or kind = :kind)
                          and (cast(:since as timestamptz) is null or (since, customer_id) < (:since, cast(:customer as uuid)))
                        order by since desc, customer_id desc limit :limit
                        """)
                .param("tenant", tenant.value())
                .param("state", state == null ? null : state.name())
                .param("kind", kind)
                .param("since", after == null ? null : after.at().atOffset(java.time.ZoneOffset.UTC))
                .param("customer", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(Standings::standing)
                .list();
        return Paged.of(
                found,
                limit,
                last -> new Place(
                        Objects.requireNonNull(last.since(), "whoever does not stand well does so since then"),
                        last.customer().value()));
    }

    /** What a customer was suspected of, newest first. */
    public List<Flag> flags(TenantId tenant, CustomerId customer, int most) {
        return jdbc.sql("""
                        select conversation_id, turn_id, kind, severity, reason, policy, at from abuse_flag
                        where tenant = :tenant and customer_id = :customer order by at desc, id desc limit :most
                        """)
                .param("tenant", tenant.value())
                .param("customer", customer.value())
                .param("most", most)
                .query((row, number) -> new Flag(
                        new ConversationId(row.getObject("conversation_id", UUID.class)),
                        new TurnId(row.getObject("turn_id", UUID.class)),
                        row.getString("kind"),
                        row.getString("severity"),
                        row.getString("reason"),
                        row.getString("policy"),
                        instant(row, "at")))
                .list();
    }

    /** Ends what is in force and forgets what led to it: the next suspicion counts as the first. */
    public CustomerStanding release(TenantId tenant, CustomerId customer, String by) {
        return jdbc.sql("""
                        update standing set state = 'GOOD', valid_until = least(valid_until, clock_timestamp()),
                               released_by = :by, released_at = clock_timestamp()
                        where tenant = :tenant and customer_id = :customer
                        returning
                        """ + COLUMNS)
                .param("tenant", tenant.value())
                .param("customer", customer.value())
                .param("by", by)
                .query(Standings::standing)
                .optional()
                .orElseGet(() -> CustomerStanding.good(customer));
    }

    /** Answers a customer nothing for a while, in the caller's transaction; their next turn tells them so once. */
    public void coolDown(TenantId tenant, CustomerId customer, int minutes, String kind, String reason, String policy) {
        var measure = new Measure(State.COOLING_DOWN, 0, minutes, kind, "HIGH", reason, policy, false);
        take(tenant, customer, measure);
        AfterCommit.run(() -> count(new Finding(List.of(), List.of(), measure, null, false, false)));
    }

    /** Keeps what a turn found, in the caller's transaction; nothing was found, nothing is written. */
    public void keep(TenantId tenant, CustomerId customer, ConversationId conversation, TurnId turn, Finding finding) {
        if (!finding.suspicions().isEmpty()) {
            flag(tenant, customer, conversation, turn, finding.suspicions());
        }
        var measure = finding.measure();
        if (measure != null) {
            take(tenant, customer, measure);
        } else if (finding.silent() && finding.notice() != null) {
            jdbc.sql("update standing set notified = true where tenant = :tenant and customer_id = :customer")
                    .param("tenant", tenant.value())
                    .param("customer", customer.value())
                    .update();
        }
        AfterCommit.run(() -> count(finding));
    }

    /** The view {@code customer_past} finds flags by the customer's standing: whoever has a flag has a standing. */
    private void flag(
            TenantId tenant,
            CustomerId customer,
            ConversationId conversation,
            TurnId turn,
            List<Suspicion> suspicions) {
        jdbc.sql("""
                        with known as (
                            insert into standing (tenant, customer_id) values (:tenant, :customer)
                            on conflict (tenant, customer_id) do nothing
                        )
                        insert into abuse_flag
                          (tenant, customer_id, conversation_id, turn_id, kind, severity, reason, rule, policy)
                        select :tenant, :customer, :conversation, :turn, kind, severity, reason, rule, policy
                        from jsonb_to_recordset(:suspicions::jsonb)
                          as suspicion (kind text, severity text, reason text, rule text, policy text)
                        on conflict (tenant, turn_id, kind) do nothing
                        """)
                .param("tenant", tenant.value())
                .param("customer", customer.value())
                .param("conversation", conversation.value())
                .param("turn", turn.value())
                .param("suspicions", write(suspicions))
                .update();
    }

    private void take(TenantId tenant, CustomerId customer, Measure measure) {
        jdbc.sql("""
                        insert into standing (tenant, customer_id, state, kind, severity, reason, policy, per_minute, since,
                                              valid_until, notified)
                        values (:tenant, :customer, :state, :kind, :severity, :reason, :policy, :perMinute, clock_timestamp(),
                                clock_timestamp() + make_interval(mins => :minutes), :notified)
                        on conflict (tenant, customer_id) do update
                        set state = excluded.state, kind = excluded.kind, severity = excluded.severity,
                            reason = excluded.reason, policy = excluded.policy, per_minute = excluded.per_minute,
                            since = excluded.since, valid_until = excluded.valid_until, notified = excluded.notified
                        """)
                .param("tenant", tenant.value())
                .param("customer", customer.value())
                .param("state", measure.state().name())
                .param("kind", measure.kind())
                .param("severity", measure.severity())
                .param("reason", measure.reason())
                .param("policy", measure.policy())
                .param("perMinute", measure.perMinute())
                .param("minutes", measure.minutes())
                .param("notified", measure.notified())
                .update();
    }

    private void count(Finding finding) {
        finding.suspicions().forEach(suspicion -> meters.counter(
                        "focal.abuse.suspected", "kind", suspicion.kind(), "severity", suspicion.severity())
                .increment());
        var measure = finding.measure();
        if (measure != null) {
            meters.counter("focal.abuse.measures", "state", measure.state().name(), "kind", measure.kind())
                    .increment();
        }
    }

    private static CustomerStanding standing(ResultSet row, int number) throws SQLException {
        var customer = new CustomerId(row.getObject("customer_id", UUID.class));
        var releasedBy = row.getString("released_by");
        var releasedAt = instantOrNull(row, "released_at");
        var state = State.valueOf(row.getString("state"));
        if (state == State.GOOD) {
            return new CustomerStanding(
                    customer, state, null, null, null, null, null, null, null, false, releasedBy, releasedAt);
        }
        var perMinute = row.getObject("per_minute", Integer.class);
        return new CustomerStanding(
                customer,
                state,
                row.getString("kind"),
                row.getString("severity"),
                row.getString("reason"),
                row.getString("policy"),
                perMinute == null || perMinute == 0 ? null : perMinute,
                instant(row, "since"),
                instantOrNull(row, "valid_until"),
                row.getBoolean("notified"),
                releasedBy,
                releasedAt);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private String write(List<Suspicion> suspicions) {
        try {
            return json.writeValueAsString(suspicions);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected suspicions to be JSON", e);
        }
    }
}
