package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Registered tools and calls of them. */
final class ToolFixture {
    static final TenantId SHOP = new TenantId("test-shop");
    static final TurnId TURN = TurnId.of("00000000-0000-0000-0000-000000000001");
    static final UUID GROUP = UUID.fromString("00000000-0000-0000-0000-000000000002");
    static final ConversationId CONVERSATION = ConversationId.of("00000000-0000-0000-0000-000000000003");
    static final CustomerId CUSTOMER = CustomerId.of("00000000-0000-0000-0000-000000000004");

    private final String id;
    private String url = "http://localhost/tool";
    private SideEffectLevel level = SideEffectLevel.REVERSIBLE;
    private Tool.@Nullable Compensation compensation;
    private Tool.IdempotencyKey key = new Tool.IdempotencyKey(Tool.IdempotencyKey.Strategy.TURN_GROUP_STEP, List.of());
    private final Map<String, Tool.Argument> arguments = new LinkedHashMap<>();
    private final List<Tool.Read> reads = new ArrayList<>();
    private Duration timeout = Duration.ofSeconds(5);
    private int maxAttempts = 1;
    private @Nullable String secret;
    private Tool.@Nullable Status status;
    private final List<Tool.After> after = new ArrayList<>();
    private Tool.@Nullable Budget budget;
    private Tool.Line line = Tool.Line.DEFAULT;

    private ToolFixture(String id) {
        this.id = id;
    }

    static ToolFixture tool(String id) {
        return new ToolFixture(id);
    }

    ToolFixture at(String url) {
        this.url = url;
        return this;
    }

    ToolFixture level(SideEffectLevel level) {
        this.level = level;
        return this;
    }

    ToolFixture undoneBy(String tool, Map<String, String> arguments) {
        this.compensation = new Tool.Compensation(tool, arguments);
        return this;
    }

    ToolFixture businessKey(String... fields) {
        this.key = new Tool.IdempotencyKey(Tool.IdempotencyKey.Strategy.BUSINESS_KEY, List.of(fields));
        return this;
    }

    ToolFixture takes(String argument, Field.Type type) {
        arguments.put(argument, new Tool.Argument(type, true, null));
        return this;
    }

    ToolFixture mayTake(String argument, Field.Type type) {
        arguments.put(argument, new Tool.Argument(type, false, null));
        return this;
    }

    ToolFixture reads(String tool, Map<String, String> arguments) {
        reads.add(new Tool.Read(tool, arguments));
        return this;
    }

    ToolFixture timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    ToolFixture attempts(int maxAttempts) {
        this.maxAttempts = maxAttempts;
        return this;
    }

    ToolFixture secret(String secret) {
        this.secret = secret;
        return this;
    }

    ToolFixture status(Tool.Status status) {
        this.status = status;
        return this;
    }

    ToolFixture after(String tool, Map<String, String> same) {
        after.add(new Tool.After(tool, same));
        return this;
    }

    ToolFixture budget(Tool.Budget budget) {
        this.budget = budget;
        return this;
    }

    ToolFixture line(Tool.Line line) {
        this.line = line;
        return this;
    }

    Tool registered() {
        return new Tool(
                id,
                "a tool",
                url,
                level,
                compensation,
                key,
                arguments,
                null,
                reads,
                timeout,
                maxAttempts,
                secret,
                new Tool.Governance(status, after, budget, line));
    }

    static ToolCall call(String tool, Map<String, Object> arguments) {
        return call(SHOP, tool, arguments, TURN, GROUP, "cancel-order/Task_CancelOrder");
    }

    static ToolCall call(
            TenantId tenant, String tool, Map<String, Object> arguments, TurnId turn, UUID turnGroup, String step) {
        return new ToolCall(tenant, tool, arguments, turn, turnGroup, step, CONVERSATION, CUSTOMER);
    }
}
