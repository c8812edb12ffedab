package ai.focal360.sandbox.orderdesk;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The desk's counter: each call is one transaction, and each idempotency key one effect. Of two calls with the same key
 * at once, the second waits for the first and repeats its answer. A refusal is not kept: nothing changed, and what is
 * asked again is looked at anew.
 */
@Component
public class OrderDesk {
    private static final Map<String, DeskTool> TOOLS = Stream.of(
                    Lookups.tools(), PendingOrders.tools(), DeliveredOrders.tools(), Users.tools(), Notices.tools())
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(DeskTool::id, Function.identity()));

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Documents documents;
    private final DeskSeed seed;
    private final Clock clock;
    private final boolean lastPairQuirk;

    @Autowired
    OrderDesk(JdbcClient jdbc, PlatformTransactionManager transactions, Tenants tenants, Clock clock) {
        this(jdbc, transactions, tenants, clock, false);
    }

    OrderDesk(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Tenants tenants,
            Clock clock,
            boolean lastPairQuirk) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.documents = new Documents(jdbc);
        this.seed = new DeskSeed(tenants, documents);
        this.clock = clock;
        this.lastPairQuirk = lastPairQuirk;
    }

    /** Whether the tenant has a desk at all. */
    public boolean isOpenFor(TenantId tenant) {
        return seed.has(tenant);
    }

    /** Calls a tool; the idempotency key is heeded for tools that write. */
    public DeskAnswer call(TenantId tenant, DeskCall call) {
        var known = TOOLS.get(call.tool());
        if (known == null) {
            return refusal(DeskRefusal.notFound("tool"));
        }
        return transaction.execute(status -> {
            seed.openOnce(tenant);
            return known.writes() && call.idempotencyKey() != null
                    ? once(tenant, known, call, call.idempotencyKey())
                    : answer(tenant, known, call);
        });
    }

    private DeskAnswer once(TenantId tenant, DeskTool tool, DeskCall call, String idempotencyKey) {
        var request = sha256(tool.id() + Documents.text(call.arguments()));
        var first = jdbc.sql("""
                        insert into order_desk_call (tenant, idempotency_key, request, at)
                        values (:tenant, :key, :request, clock_timestamp()) on conflict do nothing
                        """)
                .param("tenant", tenant.value())
                .param("key", idempotencyKey)
                .param("request", request)
                .update();
        if (first == 0) {
            return given(tenant, request, idempotencyKey).orElseGet(() -> refusal(DeskRefusal.keyReused()));
        }
        var answer = answer(tenant, tool, call);
        if (answer.status() != 200) {
            jdbc.sql("delete from order_desk_call where tenant = :tenant and idempotency_key = :key")
                    .param("tenant", tenant.value())
                    .param("key", idempotencyKey)
                    .update();
            return answer;
        }
        jdbc.sql("""
                        update order_desk_call set status = :status, answer = :answer::jsonb
                        where tenant = :tenant and idempotency_key = :key
                        """)
                .param("tenant", tenant.value())
                .param("key", idempotencyKey)
                .param("status", answer.status())
                .param("answer", Documents.text(answer.body()))
                .update();
        return answer;
    }

    private Optional<DeskAnswer> given(TenantId tenant, String request, String idempotencyKey) {
        return jdbc.sql("""
                        select status, answer from order_desk_call
                        where tenant = :tenant and idempotency_key = :key and request = :request
                        """)
                .param("tenant", tenant.value())
                .param("key", idempotencyKey)
                .param("request", request)
                .query((row, number) -> new DeskAnswer(row.getInt("status"), Documents.object(row.getString("answer"))))
                .optional();
    }

    private DeskAnswer answer(TenantId tenant, DeskTool tool, DeskCall call) {
        try {
            var desk = new Desk(tenant, documents, clock, call.turn(), lastPairQuirk);
            return new DeskAnswer(200, tool.action().call(desk, new DeskArguments(call.arguments())));
        } catch (DeskRefusal refusal) {
            return refusal(refusal);
        }
    }

    private static DeskAnswer refusal(DeskRefusal refusal) {
        return new DeskAnswer(refusal.status(), error(refusal.code(), refusal.message()));
    }

    /** The body of an answer that is an error. */
    public static ObjectNode error(String code, String message) {
        var body = Lookups.object();
        body.putObject("error").put("code", code).put("message", message);
        return body;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected every JDK to know SHA-256", e);
        }
    }
}
