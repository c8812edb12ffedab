package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Place;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.ApprovalRequest.AskedBy;
import ai.focal360.scenario.ApprovalRequest.Change;
import ai.focal360.scenario.ApprovalRequest.Kind;
import ai.focal360.scenario.ApprovalRequest.State;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of requests for approval and of the steps that wait for them. Joins the caller's transaction. */
@Component
class ApprovalRequests {
    private static final String SELECT = """
            select id, tenant, conversation_id, kind, scenario, instance, step, process, tool, role, escalated_to,
                   idempotency_key, rules, arguments, changeable, most, state, decided_arguments, reason, decided_by,
                   requested_at, reminded_at, escalated_at, decided_at
            from approval_request
            """;
    private static final TypeReference<Map<String, Object>> ARGUMENTS = new TypeReference<>() {};
    private static final TypeReference<List<AskedBy>> RULES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    ApprovalRequests(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A request that is about to be made. */
    record New(
            ApprovalId id,
            TenantId tenant,
            ConversationId conversation,
            @Nullable CustomerId customer,
            Kind kind,
            String scenario,
            String instance,
            String step,
            @Nullable String process,
            String tool,
            String role,
            @Nullable String key,
            @Nullable String fingerprint,
            List<AskedBy> rules,
            Map<String, Object> arguments,
            @Nullable Change change) {}

    /** Somebody waiting for a request. */
    record Waiter(String execution, ConversationId conversation, String instance, String step) {}

    /** False, with nothing done, where exactly this is being asked already. */
    boolean add(New request) {
        var change = request.change();
        var customer = request.customer();
        return jdbc.sql("""
                        insert into approval_request (id, tenant, conversation_id, customer_id, kind, scenario, instance, step,
                               process, tool, role, idempotency_key, fingerprint, rules, arguments, changeable, most, state)
                        values (:id, :tenant, :conversation, :customer, :kind, :scenario, :instance, :step, :process, :tool,
                                :role, :key, :fingerprint, :rules::jsonb, :arguments::jsonb, :changeable, :most, 'OPEN')
                        on conflict (tenant, fingerprint) where state = 'OPEN' do nothing
                        """)
                        .param("id", request.id().value())
                        .param("tenant", request.tenant().value())
                        .param("conversation", request.conversation().value())
                        .param("customer", customer == null ? null : customer.value(), java.sql.Types.OTHER)
                        .param("kind", request.kind().name())
                        .param("scenario", request.scenario())
                        .param("instance", request.instance())
                        .param("step", request.step())
                        .param("process", request.process())
                        .param("tool", request.tool())
                        .param("role", request.role())
                        .param("key", request.key())
                        .param("fingerprint", request.fingerprint())
                        .param("rules", write(request.rules()))
                        .param("arguments", write(request.arguments()))
                        .param("changeable", change == null ? null : change.argument())
                        .param("most", change == null ? null : change.most())
                        .update()
                == 1;
    }

    void runsAs(TenantId tenant, ApprovalId id, String process) {
        jdbc.sql("update approval_request set process = :process where tenant = :tenant and id = :id")
                .param("process", process)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .update();
    }

    Optional<ApprovalRequest> find(TenantId tenant, ApprovalId id) {
        return jdbc.sql(SELECT + "where tenant = :tenant and id = :id")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query(this::request)
                .optional();
    }

    /** As {@link #find}; nobody else can decide or withdraw it until the transaction ends. */
    Optional<ApprovalRequest> lock(TenantId tenant, ApprovalId id) {
        return jdbc.sql(SELECT + "where tenant = :tenant and id = :id for update")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query(this::request)
                .optional();
    }

    Optional<ApprovalRequest> lockOpen(TenantId tenant, String fingerprint) {
        return jdbc.sql(SELECT + "where tenant = :tenant and fingerprint = :fingerprint and state = 'OPEN' for update")
                .param("tenant", tenant.value())
                .param("fingerprint", fingerprint)
                .query(this::request)
                .optional();
    }

    /** The newest that a user task of this process instance asks about. */
    Optional<ApprovalRequest> lockAt(TenantId tenant, String process, String step) {
        return jdbc.sql(SELECT + """
                        where tenant = :tenant and process = :process and (kind = 'CALL' or step = :step)
                        order by requested_at desc limit 1 for update
                        """)
                .param("tenant", tenant.value())
                .param("process", process)
                .param("step", step)
                .query(this::request)
                .optional();
    }

    List<ApprovalRequest> open(TenantId tenant, ConversationId conversation) {
        return jdbc.sql(SELECT + """
                        where tenant = :tenant and state = 'OPEN'
                          and (conversation_id = :conversation
                               or id in (select request_id from approval_waiter
                                         where tenant = :tenant and conversation_id = :conversation))
                        order by requested_at
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .query(this::request)
                .list();
    }

    /** The newest first, from a place on. */
    List<ApprovalRequest> list(
            TenantId tenant,
            @Nullable State state,
            @Nullable String tool,
            @Nullable String role,
            @Nullable ConversationId conversation,
            @Nullable Place after,
            int most) {
        return jdbc.sql(SELECT + """
                        where tenant = :tenant
                          and (cast(:state as text) is null or state = :state)
                          and (cast(:tool as text) is null or tool = :tool)
                          and (cast(:role as text) is null or role = :role or escalated_to = :role)
                          and (cast(:conversation as uuid) is null or conversation_id = cast(:conversation as uuid))
                          and (cast(:at as timestamptz) is null or (requested_at, id) < (:at, cast(:id as uuid)))
                        order by requested_at desc, id desc limit :most
                        """)
                .param("tenant", tenant.value())
                .param("state", state == null ? null : state.name())
                .param("tool", tool)
                .param("role", role)
                .param(
                        "conversation",
                        conversation == null ? null : conversation.value().toString())
                .param("at", after == null ? null : OffsetDateTime.ofInstant(after.at(), ZoneOffset.UTC))
                .param("id", after == null ? null : after.id().toString())
                .param("most", most)
                .query(this::request)
                .list();
    }

    void decided(
            TenantId tenant,
            ApprovalId id,
            State state,
            Map<String, Object> arguments,
            @Nullable String reason,
            @Nullable String by) {
        jdbc.sql("""
                        update approval_request
                        set state = :state, decided_arguments = :arguments::jsonb, reason = :reason, decided_by = :by,
                            decided_at = clock_timestamp()
                        where tenant = :tenant and id = :id
                        """)
                .param("state", state.name())
                .param("arguments", write(arguments))
                .param("reason", reason)
                .param("by", by)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .update();
    }

    void reminded(TenantId tenant, ApprovalId id) {
        jdbc.sql("update approval_request set reminded_at = clock_timestamp() where tenant = :tenant and id = :id")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .update();
    }

    void escalated(TenantId tenant, ApprovalId id, @Nullable String to) {
        jdbc.sql("""
                        update approval_request set escalated_at = clock_timestamp(), escalated_to = :to
                        where tenant = :tenant and id = :id
                        """)
                .param("to", to)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .update();
    }

    void wait(TenantId tenant, ApprovalId id, Waiter waiter) {
        jdbc.sql("""
                        insert into approval_waiter (execution, tenant, request_id, conversation_id, instance, step)
                        values (:execution, :tenant, :request, :conversation, :instance, :step)
                        """)
                .param("execution", waiter.execution())
                .param("tenant", tenant.value())
                .param("request", id.value())
                .param("conversation", waiter.conversation().value())
                .param("instance", waiter.instance())
                .param("step", waiter.step())
                .update();
    }

    List<Waiter> waiters(TenantId tenant, ApprovalId id) {
        return jdbc.sql("""
                        select execution, conversation_id, instance, step from approval_waiter
                        where tenant = :tenant and request_id = :request order by execution
                        """)
                .param("tenant", tenant.value())
                .param("request", id.value())
                .query((row, number) -> new Waiter(
                        row.getString("execution"),
                        new ConversationId(row.getObject("conversation_id", UUID.class)),
                        row.getString("instance"),
                        row.getString("step")))
                .list();
    }

    /** Whether somebody else waits still. */
    boolean waitNoMore(TenantId tenant, ApprovalId id, String execution) {
        jdbc.sql("delete from approval_waiter where tenant = :tenant and execution = :execution")
                .param("tenant", tenant.value())
                .param("execution", execution)
                .update();
        return !waiters(tenant, id).isEmpty();
    }

    void nobodyWaits(TenantId tenant, ApprovalId id) {
        jdbc.sql("delete from approval_waiter where tenant = :tenant and request_id = :request")
                .param("tenant", tenant.value())
                .param("request", id.value())
                .update();
    }

    private ApprovalRequest request(ResultSet row, int number) throws SQLException {
        var most = row.getBigDecimal("most");
        var decided = row.getString("decided_arguments");
        return new ApprovalRequest(
                new ApprovalId(row.getObject("id", UUID.class)),
                new TenantId(row.getString("tenant")),
                new ConversationId(row.getObject("conversation_id", UUID.class)),
                Kind.valueOf(row.getString("kind")),
                row.getString("scenario"),
                row.getString("instance"),
                row.getString("step"),
                row.getString("process"),
                row.getString("tool"),
                row.getString("role"),
                row.getString("escalated_to"),
                row.getString("idempotency_key"),
                read(row.getString("rules"), RULES),
                Scenarios.arguments(read(row.getString("arguments"), ARGUMENTS)),
                most == null ? null : new Change(row.getString("changeable"), most),
                State.valueOf(row.getString("state")),
                decided == null ? Map.of() : Scenarios.arguments(read(decided, ARGUMENTS)),
                row.getString("reason"),
                row.getString("decided_by"),
                row.getTimestamp("requested_at").toInstant(),
                instant(row.getTimestamp("reminded_at")),
                instant(row.getTimestamp("escalated_at")),
                instant(row.getTimestamp("decided_at")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp value) {
        return value == null ? null : value.toInstant();
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a tool's arguments to be plain values", e);
        }
    }

    private <T> T read(String value, TypeReference<T> type) {
        try {
            return json.readValue(value, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected an approval's row to hold JSON", e);
        }
    }
}
