package ai.focal360.scenario;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What Say steps said, until a turn has passed it on. Joins the caller's transaction. */
@Component
class SayingStore {
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};
    private static final TypeReference<List<String>> SUGGESTIONS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    SayingStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void add(
            TenantId tenant,
            ConversationId conversation,
            String instance,
            String scenario,
            String step,
            String kind,
            String text,
            Map<String, Object> values,
            @Nullable String cites,
            List<String> suggestions) {
        jdbc.sql("""
                        insert into saying (tenant, conversation_id, instance, scenario, step, kind, text, said_values, cites, suggestions)
                        values (:tenant, :conversation, :instance, :scenario, :step, :kind, :text, :values::jsonb, :cites,
                                :suggestions::jsonb)
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .param("instance", instance)
                .param("scenario", scenario)
                .param("step", step)
                .param("kind", kind)
                .param("text", text)
                .param("values", write(values))
                .param("cites", cites)
                .param("suggestions", write(suggestions))
                .update();
    }

    List<Saying> unsaid(TenantId tenant, ConversationId conversation) {
        return jdbc.sql("""
                        select id, instance, scenario, step, kind, text, said_values, cites, suggestions from saying
                        where tenant = :tenant and conversation_id = :conversation and turn_id is null order by id
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .query(this::saying)
                .list();
    }

    void said(TenantId tenant, TurnId turn, Collection<Saying> said) {
        jdbc.sql("update saying set turn_id = :turn where tenant = :tenant and id in (:ids)")
                .param("turn", turn.value())
                .param("tenant", tenant.value())
                .param("ids", said.stream().map(Saying::id).toList())
                .update();
    }

    /** The newest that nobody has passed on; 0 where everything is said. */
    long lastUnsaid(TenantId tenant, ConversationId conversation) {
        return jdbc.sql("""
                        select coalesce(max(id), 0) from saying
                        where tenant = :tenant and conversation_id = :conversation and turn_id is null
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .query(Long.class)
                .single();
    }

    /** Forgets what these instances said after the given saying and nobody has passed on. */
    void withdraw(TenantId tenant, ConversationId conversation, Collection<String> instances, long after) {
        if (!instances.isEmpty()) {
            jdbc.sql("""
                            delete from saying
                            where tenant = :tenant and conversation_id = :conversation and turn_id is null
                              and instance in (:instances) and id > :after
                            """)
                    .param("tenant", tenant.value())
                    .param("conversation", conversation.value())
                    .param("instances", instances)
                    .param("after", after)
                    .update();
        }
    }

    /** Forgets what was said under this name with one of these texts and nobody has passed on. */
    void takeBack(TenantId tenant, ConversationId conversation, String instance, Collection<String> texts) {
        jdbc.sql("""
                        delete from saying
                        where tenant = :tenant and conversation_id = :conversation and turn_id is null
                          and instance = :instance and text in (:texts)
                        """)
                .param("tenant", tenant.value())
                .param("conversation", conversation.value())
                .param("instance", instance)
                .param("texts", texts)
                .update();
    }

    private Saying saying(ResultSet row, int number) throws SQLException {
        return new Saying(
                row.getLong("id"),
                row.getString("instance"),
                row.getString("scenario"),
                row.getString("step"),
                row.getString("kind"),
                row.getString("text"),
                read(row.getString("said_values"), VALUES),
                row.getString("cites"),
                read(row.getString("suggestions"), SUGGESTIONS));
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected what a step says to be plain values", e);
        }
    }

    private <T> T read(String value, TypeReference<T> type) {
        try {
            return json.readValue(value, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a saying's row to hold JSON", e);
        }
    }
}
