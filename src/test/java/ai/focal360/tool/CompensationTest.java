package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.CONVERSATION;
import static ai.focal360.tool.ToolFixture.CUSTOMER;
import static ai.focal360.tool.ToolFixture.SHOP;
import static ai.focal360.tool.ToolFixture.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.platform.TurnId;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.SideEffectLevel;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompensationTest {
    private final SideEffectRegistry registry = new SideEffectRegistry(LivePacks.live(LivePacks.pack(
            SHOP,
            Map.of(),
            List.of(
                    tool("return_items")
                            .level(SideEffectLevel.COMPENSATABLE)
                            .takes("order_id", Field.Type.TEXT)
                            .takes("item_ids", Field.Type.LIST)
                            .undoneBy(
                                    "withdraw_return",
                                    Map.of(
                                            "order", "$.arguments.order_id",
                                            "items", "$.arguments.item_ids",
                                            "rma", "$.result.rma",
                                            "note", "$.result.absent"))
                            .registered(),
                    tool("withdraw_return")
                            .takes("order", Field.Type.TEXT)
                            .takes("items", Field.Type.LIST)
                            .takes("rma", Field.Type.NUMBER)
                            .mayTake("note", Field.Type.TEXT)
                            .registered()))));
    private final Compensation compensation = new Compensation(registry, new ObjectMapper());

    @Test
    void takesItsArgumentsFromWhatWasAskedAndWhatCameOfIt() {
        var undo = undoing(effect(EffectLedger.State.DONE));

        assertThat(undo.tool()).isEqualTo("withdraw_return");
        assertThat(undo.arguments()).isEqualTo(Map.of("order", "#W1", "items", List.of("1", "2"), "rma", 7));
        assertThat(registry.check(undo)).isInstanceOf(ArgumentCheck.Valid.class);
    }

    @Test
    void isOneEffectWhicheverTurnDoesIt() {
        var effect = effect(EffectLedger.State.DONE);

        assertThat(registry.idempotencyKey(undoing(effect))).isEqualTo(registry.idempotencyKey(undoing(effect)));
    }

    @Test
    void undoesOnlyWhatIsDone() {
        assertThatThrownBy(() -> undoing(effect(EffectLedger.State.UNKNOWN)))
                .hasMessage("Expected a done effect of a compensatable tool, but 'return_items' is UNKNOWN");
    }

    private ToolCall undoing(EffectLedger.Effect effect) {
        return compensation.undoing(SHOP, effect, TurnId.random(), CONVERSATION, CUSTOMER);
    }

    private static EffectLedger.Effect effect(EffectLedger.State state) {
        return new EffectLedger.Effect(
                "return_items",
                "instance/Task_ReturnItems",
                "return_items:step:1",
                SideEffectLevel.COMPENSATABLE,
                state,
                EffectLedgerContract.json("{\"order_id\":\"#W1\",\"item_ids\":[\"1\",\"2\"]}"),
                EffectLedgerContract.json("{\"rma\":7}"),
                null);
    }
}
