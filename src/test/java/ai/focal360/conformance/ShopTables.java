package ai.focal360.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The shop's documents in PostgreSQL: what changed in them, and back to how they were. */
final class ShopTables {
    private final JdbcClient jdbc;

    ShopTables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void remember() {
        jdbc.sql("create table shop_before as select * from order_desk_document")
                .update();
        jdbc.sql("create unique index on shop_before (tenant, collection, id)").update();
    }

    /** Documents that are not as they were, by collection and id; what the desk's people were told is no part of the shop. */
    Map<String, JsonNode> changed() {
        var changed = new TreeMap<String, JsonNode>();
        jdbc.sql("""
                        select collection, id, now.body from order_desk_document now
                        full join shop_before before using (tenant, collection, id)
                        where now.body is distinct from before.body and collection in ('users', 'products', 'orders')
                        """).query(row -> {
            changed.put(row.getString("collection") + "/" + row.getString("id"), document(row.getString("body")));
        });
        return changed;
    }

    /** As if nothing had happened, in the ledger too. */
    void restore() {
        jdbc.sql("""
                        update order_desk_document now set body = before.body from shop_before before
                        where now.tenant = before.tenant and now.collection = before.collection and now.id = before.id
                          and now.body <> before.body
                        """).update();
        jdbc.sql("delete from order_desk_call").update();
        jdbc.sql("delete from effect").update();
    }

    private static JsonNode document(String body) {
        try {
            return RetailData.comparable(RetailData.JSON.readTree(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a document to be JSON", e);
        }
    }
}
