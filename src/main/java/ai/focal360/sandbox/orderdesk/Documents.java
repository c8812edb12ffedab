package ai.focal360.sandbox.orderdesk;

import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The desk's documents: JSON objects by tenant, collection and id. */
final class Documents {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JdbcClient jdbc;

    Documents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<ObjectNode> find(TenantId tenant, String collection, String id) {
        return one(tenant, collection, id, "");
    }

    /** Found, and nobody else's to change until the transaction ends. Orders are locked before users, always. */
    Optional<ObjectNode> lock(TenantId tenant, String collection, String id) {
        return one(tenant, collection, id, " for update");
    }

    List<ObjectNode> all(TenantId tenant, String collection) {
        return where(tenant, collection, "true", "");
    }

    /** Where a condition on {@code body} holds for the given text. */
    List<ObjectNode> where(TenantId tenant, String collection, String condition, String given) {
        return jdbc.sql("""
                        select body from order_desk_document
                        where tenant = :tenant and collection = :collection and (%s) order by id
                        """.formatted(condition))
                .param("tenant", tenant.value())
                .param("collection", collection)
                .param("given", given)
                .query((row, number) -> object(row.getString("body")))
                .list();
    }

    void save(TenantId tenant, String collection, String id, ObjectNode body) {
        jdbc.sql("""
                        insert into order_desk_document (tenant, collection, id, body)
                        values (:tenant, :collection, :id, :body::jsonb)
                        on conflict (tenant, collection, id) do update set body = excluded.body
                        """)
                .param("tenant", tenant.value())
                .param("collection", collection)
                .param("id", id)
                .param("body", text(body))
                .update();
    }

    /** Every member of the object as a document of its own; what is there already stays as it is. */
    void saveAll(TenantId tenant, String collection, ObjectNode byId) {
        jdbc.sql("""
                        insert into order_desk_document (tenant, collection, id, body)
                        select :tenant, :collection, key, value from jsonb_each(:documents::jsonb)
                        on conflict (tenant, collection, id) do nothing
                        """)
                .param("tenant", tenant.value())
                .param("collection", collection)
                .param("documents", text(byId))
                .update();
    }

    /** Whether this transaction is the first to make the document; a second one waits for the first to end. */
    boolean claim(TenantId tenant, String collection, String id) {
        return jdbc.sql("""
                                insert into order_desk_document (tenant, collection, id, body)
                                values (:tenant, :collection, :id, '{}') on conflict do nothing
                                """)
                        .param("tenant", tenant.value())
                        .param("collection", collection)
                        .param("id", id)
                        .update()
                == 1;
    }

    private Optional<ObjectNode> one(TenantId tenant, String collection, String id, String lock) {
        return jdbc.sql("""
                        select body from order_desk_document
                        where tenant = :tenant and collection = :collection and id = :id
                        """ + lock)
                .param("tenant", tenant.value())
                .param("collection", collection)
                .param("id", id)
                .query((row, number) -> object(row.getString("body")))
                .optional();
    }

    static ObjectNode object(String stored) {
        try {
            if (JSON.readTree(stored) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalStateException("Expected a stored document to be a JSON object");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a stored document to be JSON", e);
        }
    }

    static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a document to be writable", e);
        }
    }
}
