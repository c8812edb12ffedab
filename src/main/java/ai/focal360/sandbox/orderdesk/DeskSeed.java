package ai.focal360.sandbox.orderdesk;

import ai.focal360.platform.AfterCommit;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's desk as it opens: {@code seeds/<tenant>/order-desk/}, either {@code users.json}, {@code products.json} and
 * {@code orders.json}, each an object of documents by id, or one {@code db.json} holding all three. Loaded once, at the
 * first call; from then on the desk's data is its own.
 */
final class DeskSeed {
    static final List<String> COLLECTIONS = List.of("users", "products", "orders");

    private final Tenants tenants;
    private final Documents documents;
    private final Set<TenantId> open = ConcurrentHashMap.newKeySet();

    DeskSeed(Tenants tenants, Documents documents) {
        this.tenants = tenants;
        this.documents = documents;
    }

    /** Whether the tenant has a desk. */
    boolean has(TenantId tenant) {
        return tenants.pack(tenant)
                .filter(pack -> pack.files().keySet().stream().anyMatch(file -> file.startsWith(folder(tenant))))
                .isPresent();
    }

    /** Within the caller's transaction, which another node's first call waits for. */
    void openOnce(TenantId tenant) {
        if (open.contains(tenant)) {
            return;
        }
        if (documents.claim(tenant, "desk", "opened")) {
            var files = tenants.require(tenant).files();
            for (var collection : COLLECTIONS) {
                documents.saveAll(tenant, collection, seed(tenant, collection, files));
            }
        }
        // remembered only once committed: a rolled back opening must be found closed again
        AfterCommit.run(() -> open.add(tenant));
    }

    private static ObjectNode seed(TenantId tenant, String collection, Map<String, String> files) {
        var own = folder(tenant) + collection + ".json";
        var whole = folder(tenant) + "db.json";
        var found = files.containsKey(own)
                ? parse(own, files.get(own))
                : parse(whole, files.get(whole)).get(collection);
        if (found instanceof ObjectNode byId) {
            return byId;
        }
        throw new IllegalStateException(
                "Expected %s, or '%s' in %s, to be an object of documents by id".formatted(own, collection, whole));
    }

    private static JsonNode parse(String file, @Nullable String content) {
        if (content == null) {
            throw new IllegalStateException("Expected the pack to hold %s".formatted(file));
        }
        try {
            return Documents.JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected %s to be JSON".formatted(file), e);
        }
    }

    static String folder(TenantId tenant) {
        return "seeds/%s/order-desk/".formatted(tenant);
    }
}
