package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.GROUP;
import static ai.focal360.tool.ToolFixture.SHOP;
import static ai.focal360.tool.ToolFixture.TURN;
import static ai.focal360.tool.ToolFixture.call;
import static ai.focal360.tool.ToolFixture.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Tool;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SideEffectRegistryTest {
    private static final TenantId OTHER = new TenantId("other-shop");
    private static final List<Tool> TOOLS = List.of(
            tool("create_handoff").takes("summary", Field.Type.TEXT).registered(),
            tool("grant_remedy")
                    .takes("order_id", Field.Type.TEXT)
                    .takes("amount", Field.Type.MONEY)
                    .mayTake("reason", Field.Type.TEXT)
                    .mayTake("note", Field.Type.TEXT)
                    .businessKey("reason", "order_id", "amount")
                    .registered());

    private final SideEffectRegistry registry = new SideEffectRegistry(
            LivePacks.live(LivePacks.pack(SHOP, Map.of(), TOOLS), LivePacks.pack(OTHER, Map.of(), TOOLS)));

    @Test
    void knowsTheToolsOfTheLivePack() {
        assertThat(registry.require(SHOP, "grant_remedy").id()).isEqualTo("grant_remedy");
        assertThatThrownBy(() -> registry.require(SHOP, "format_disk"))
                .hasMessage("Expected tenant 'test-shop' to have registered tool 'format_disk'");
    }

    @Test
    void keepsTheKeyOfAStepThroughTheTurnsOfAGroup() {
        var first = call(SHOP, "create_handoff", Map.of("summary", "a"), TURN, GROUP, "s/Task");
        var successor = call(SHOP, "create_handoff", Map.of("summary", "b"), TurnId.random(), GROUP, "s/Task");

        assertThat(registry.idempotencyKey(first))
                .isEqualTo(registry.idempotencyKey(successor))
                .matches("create_handoff:step:00000000:[0-9a-f]{32}");
    }

    @Test
    void tellsStepsGroupsToolsAndTenantsApart() {
        assertThat(List.of(
                        key(SHOP, "create_handoff", GROUP, "s/Task"),
                        key(SHOP, "create_handoff", GROUP, "s/Other"),
                        key(SHOP, "create_handoff", UUID.randomUUID(), "s/Task"),
                        key(OTHER, "create_handoff", GROUP, "s/Task")))
                .doesNotHaveDuplicates();
    }

    @Test
    void makesABusinessKeyOfTheNamedValuesHoweverTheyAreWritten() {
        var first = remedy(Map.of("order_id", "#W1000002", "amount", new BigDecimal("50.00"), "reason", "damaged"));
        var again = remedy(
                Map.of("order_id", " #W1000002 ", "amount", "50 EUR", "reason", "damaged", "note", "as promised"));

        assertThat(first)
                .isEqualTo(again)
                .matches("grant_remedy:business:[0-9a-f]{32}")
                .doesNotContain("W1000002");
    }

    @Test
    void tellsBusinessValuesApart() {
        assertThat(List.of(
                        remedy(Map.of("order_id", "a", "amount", 1, "reason", "b")),
                        remedy(Map.of("order_id", "a", "amount", 2, "reason", "b")),
                        remedy(Map.of("order_id", "a", "amount", 1)),
                        remedy(Map.of("order_id", "a\",\"reason\":\"b", "amount", 1)),
                        remedy(Map.of("order_id", "b", "amount", 1, "reason", "a"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void checksArgumentsAgainstTheRegistry() {
        assertThat(registry.check(call("grant_remedy", Map.of("order_id", "a", "amount", "1"))))
                .isInstanceOf(ArgumentCheck.Valid.class);
        assertThat(registry.check(call("grant_remedy", Map.of("order_id", "a"))))
                .isInstanceOf(ArgumentCheck.Invalid.class);
    }

    private String remedy(Map<String, Object> arguments) {
        return registry.idempotencyKey(call("grant_remedy", arguments));
    }

    private String key(TenantId tenant, String tool, UUID group, String step) {
        return registry.idempotencyKey(call(tenant, tool, Map.of(), TURN, group, step));
    }
}
