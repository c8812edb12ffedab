package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.SHOP;
import static ai.focal360.tool.ToolFixture.tool;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.OutboundTest;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ToolPackCheckTest {
    private final MockEnvironment environment = new MockEnvironment()
            .withProperty("focal.sandbox.order-desk.url", "http://localhost:8080/desk")
            .withProperty("focal.tool.urls.test-shop.erp", "https://erp.example.com")
            .withProperty("focal.tool.urls.other-shop.erp", "https://other.example.com")
            .withProperty("spring.datasource.password", "do-not-tell");

    @Test
    void acceptsToolsWhoseEffectsCanBeGuarded() {
        assertThat(reasons(
                        tool("get_order").level(SideEffectLevel.NONE).takes("order_id", Field.Type.TEXT),
                        tool("return_items")
                                .level(SideEffectLevel.COMPENSATABLE)
                                .at("${focal.sandbox.order-desk.url}/test-shop/return_items")
                                .takes("order", Field.Type.TEXT)
                                .businessKey("order")
                                .reads("get_order", Map.of("order_id", "order"))
                                .undoneBy("withdraw", Map.of("id", "$.arguments.order", "rma", "$.result.rma")),
                        tool("withdraw")
                                .at("${focal.tool.urls.test-shop.erp}/withdraw")
                                .takes("id", Field.Type.TEXT)
                                .mayTake("rma", Field.Type.TEXT)))
                .isEmpty();
    }

    @Test
    void saysWhereTheToolStands() {
        var source = """
                # the registry
                fine: {url: "http://localhost"}
                broken:
                  url: "http://localhost"
                """;

        var problems = check(
                source, tool("fine").registered(), tool("broken").attempts(0).registered());

        assertThat(problems)
                .containsExactly(new PackProblem(
                        "seeds/test-shop/tools.yaml", 3, "tool 'broken': max-attempts must be from 1 to 5"));
    }

    @Test
    void wantsACompensationThatUndoes() {
        assertThat(reasons(tool("a").level(SideEffectLevel.COMPENSATABLE).undoneBy("a", Map.of())))
                .containsExactly("cannot be its own compensation");
        assertThat(reasons(
                        tool("a").level(SideEffectLevel.COMPENSATABLE).undoneBy("b", Map.of()),
                        tool("b").level(SideEffectLevel.NONE)))
                .containsExactly("compensation 'b' is a read, it undoes nothing");
    }

    @Test
    void wantsEveryArgumentOfACompensationFromSomewhereThatExists() {
        assertThat(reasons(
                        tool("a")
                                .level(SideEffectLevel.COMPENSATABLE)
                                .undoneBy(
                                        "b",
                                        Map.of(
                                                "x", "$.arguments.unknown",
                                                "y", "order_id",
                                                "z", "$.result.order.id")),
                        tool("b")
                                .takes("needed", Field.Type.TEXT)
                                .takes("x", Field.Type.TEXT)
                                .takes("y", Field.Type.TEXT)))
                .containsExactlyInAnyOrder(
                        "compensation argument 'x' comes from '$.arguments.unknown', which is no argument",
                        "compensation argument 'y' must come from $.arguments.<name> or $.result.<field>",
                        "compensation argument 'z' must come from $.arguments.<name> or $.result.<field>",
                        "compensation 'b' has no argument 'z'",
                        "compensation 'b' needs argument 'needed'");
    }

    @Test
    void wantsABusinessKeyOfArguments() {
        assertThat(reasons(tool("a").businessKey())).containsExactly("a business key names at least one argument");
        assertThat(reasons(tool("a").businessKey("order_id")))
                .containsExactly("business key field 'order_id' is no argument");
    }

    @Test
    void wantsAnAddressOfTheWeb() {
        assertThat(reasons(tool("a").at("ftp://example.com/x")))
                .containsExactly("url does not begin with http:// or https://");
        assertThat(reasons(tool("a").at("file:///etc/passwd"))).hasSize(1);
        assertThat(reasons(tool("a").at("http:///x"))).hasSize(1);
        assertThat(reasons(tool("a").at("http://exa mple.com"))).hasSize(1);
        assertThat(reasons(tool("a").at("https://user:pass@example.com/")))
                .containsExactly("url carries credentials or a fragment; secrets do not belong there");
    }

    @Test
    void letsAPackNameOnlyWhatIsThereForPacks() {
        assertThat(reasons(tool("a").at("https://evil.example/?${spring.datasource.password}")))
                .containsExactly("url may name ${focal.tool.urls.test-shop.…} or a sandbox's url, but not"
                        + " ${spring.datasource.password}");
        assertThat(reasons(tool("a").at("${focal.tool.urls.other-shop.erp}/x"))).hasSize(1);
        assertThat(reasons(tool("a").at("${focal.tool.urls.test-shop.unknown}/x")))
                .containsExactly("url names ${focal.tool.urls.test-shop.unknown}, which is not configured");
        assertThat(reasons(tool("a")
                        .at("https://e.example/${focal.sandbox.order-desk.url:${spring.datasource.password}}")))
                .isNotEmpty()
                .noneMatch(reason -> reason.contains("do-not-tell"));
    }

    @Test
    void wantsATimeoutSomebodyWouldWaitFor() {
        assertThat(reasons(tool("a").timeout(Duration.ZERO))).hasSize(1);
        assertThat(reasons(tool("a").timeout(Duration.ofMinutes(3)))).hasSize(1);
    }

    private List<String> reasons(ToolFixture... tools) {
        return check("", Arrays.stream(tools).map(ToolFixture::registered).toArray(Tool[]::new)).stream()
                .map(problem -> problem.reason().replaceFirst("tool '[a-z_]+': ", ""))
                .toList();
    }

    private List<PackProblem> check(String source, Tool... tools) {
        var pack = LivePacks.pack(SHOP, Map.of("seeds/test-shop/tools.yaml", source), List.of(tools));
        return new ToolPackCheck(new ToolUrls(environment, OutboundTest.bound(Map.of()))).check(pack, pack);
    }
}
