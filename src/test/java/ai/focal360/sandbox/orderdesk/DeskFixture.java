package ai.focal360.sandbox.orderdesk;

import ai.focal360.TestPostgres;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The demo's desk, each time of another tenant, all on one database. */
final class DeskFixture {
    private static final DataSource DATABASE = TestPostgres.database();
    private static final AtomicInteger SHOPS = new AtomicInteger();

    static final Instant NOW = Instant.parse("2026-03-10T09:30:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    final TenantId shop = new TenantId("shop-" + SHOPS.incrementAndGet());
    final OrderDesk desk = desk(live(shop, seeds(shop)), false);

    OrderDesk desk(Tenants tenants, boolean lastPairQuirk) {
        return new OrderDesk(
                JdbcClient.create(DATABASE), new JdbcTransactionManager(DATABASE), tenants, CLOCK, lastPairQuirk);
    }

    static Tenants live(TenantId tenant, Map<String, String> files) {
        return LivePacks.live(LivePacks.pack(tenant, files, List.of()));
    }

    /** The demo desk's files as they stand in the repository, in the tenant's folder. */
    static Map<String, String> seeds(TenantId tenant) {
        var files = new TreeMap<String, String>();
        for (var collection : DeskSeed.COLLECTIONS) {
            var file = "order-desk/%s.json".formatted(collection);
            files.put("seeds/%s/%s".formatted(tenant, file), content(Path.of("seeds/acme-shop", file)));
        }
        return files;
    }

    static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DeskAnswer call(String tool, String arguments) {
        return call(tool, arguments, null);
    }

    DeskAnswer call(String tool, String arguments, @Nullable String key) {
        return desk.call(shop, new DeskCall(tool, Documents.object(arguments.replace('\'', '"')), key, "turn-1"));
    }

    ObjectNode order(String id) {
        return call("get_order_details", "{'order_id':'%s'}".formatted(id)).body();
    }

    ObjectNode user(String id) {
        return call("get_user_details", "{'user_id':'%s'}".formatted(id)).body();
    }
}
