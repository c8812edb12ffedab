package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which tool calls people approved or rejected. Joins the caller's transaction, which is that of completing the task. */
@Component
class ApprovalStore {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    ApprovalStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void add(TenantId tenant, ConversationId conversation, Scenarios.Approved approved) {
        try {
            jdbc.sql("""
                            insert into approval (tenant, conversation_id, instance, tool, role, granted, arguments, decided_by)
                            values (:tenant, :conversation, :instance, :tool, :role, :granted, :arguments::jsonb, :by)
                            """)
                    .param("tenant", tenant.value())
                    .param("conversation", conversation.value())
                    .param("instance", approved.instance())
                    .param("tool", approved.tool())
                    .param("role", approved.role())
                    .param("granted", approved.granted())
                    .param("arguments", json.writeValueAsString(approved.arguments()))
                    .param("by", approved.by())
                    .update();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a tool's arguments to be plain values", e);
        }
    }

    /** What was approved for an instance holds for the one that stands in its place. */
    void nowFor(TenantId tenant, String instance, String replacement) {
        jdbc.sql("update approval set instance = :replacement where tenant = :tenant and instance = :instance")
                .param("replacement", replacement)
                .param("tenant", tenant.value())
                .param("instance", instance)
                .update();
    }

    List<Scenarios.Approved> of(TenantId tenant, ConversationId conversation) {
        return jdbc.sql("""
                        select instance, tool, role, granted, arguments, decided_by from approval
                        where tenant = :tenant and conversation_id = :conversation order by id
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .query((row, number) -> new Scenarios.Approved(
                        row.getString("instance"),
                        row.getString("tool"),
                        row.getString("role"),
                        row.getBoolean("granted"),
                        Scenarios.arguments(read(row.getString("arguments"))),
                        row.getString("decided_by")))
                .list();
    }

    private Map<String, Object> read(String arguments) {
        try {
            return json.readValue(arguments, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected an approval's row to hold JSON", e);
        }
    }
}
