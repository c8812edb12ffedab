package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.OutboundTest;
import ai.focal360.platform.TenantId;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ToolUrlsTest {
    private static final String DESK = "${focal.sandbox.order-desk.url}/acme-shop/x";

    private final MockEnvironment environment = new MockEnvironment()
            .withProperty("server.port", "0")
            .withProperty(
                    "focal.sandbox.order-desk.url",
                    "http://localhost:${local.server.port:${server.port}}/sandbox/order-desk");
    private final ToolUrls urls = new ToolUrls(environment, OutboundTest.bound(Map.of()));

    @Test
    void acceptsTheDemosDeskBeforeItsPortIsKnown() {
        assertThat(urls.problems(SHOP, DESK)).isEmpty();
    }

    @Test
    void followsThePortOnceItIs() {
        environment.setProperty("local.server.port", "43210");

        assertThat(urls.resolve(DESK)).isEqualTo(URI.create("http://localhost:43210/sandbox/order-desk/acme-shop/x"));
    }

    @Test
    void fillsAnAddressInAsItStands() {
        environment.setProperty("focal.tool.urls.test-shop.odd", "https://e.example/$1");

        assertThat(urls.resolve("${focal.tool.urls.test-shop.odd}/x")).isEqualTo(URI.create("https://e.example/$1/x"));
    }

    @Test
    void keepsATenantToTheHostsItsToolsMayStandAt() {
        var limited = new ToolUrls(
                environment,
                OutboundTest.bound(Map.of(
                        "focal.outbound.hosts.test-shop[0]", "*.example.com",
                        "focal.outbound.hosts.test-shop[1]", "erp.example.org",
                        "focal.outbound.hosts.strict-shop[0]", "erp.example.org")));

        assertThat(limited.problems(SHOP, "https://desk.example.com/x")).isEmpty();
        assertThat(limited.problems(SHOP, "https://ERP.example.org/x")).isEmpty();
        assertThat(limited.problems(SHOP, "https://example.com/x")).hasSize(1);
        assertThat(limited.problems(SHOP, "https://desk.example.com.evil.example/x"))
                .hasSize(1);
        assertThat(limited.problems(SHOP, "https://169.254.169.254/x")).hasSize(1);
        assertThat(limited.problems(new TenantId("strict-shop"), "https://desk.example.com/x"))
                .hasSize(1);
        assertThat(limited.problems(new TenantId("other-shop"), "https://anywhere.example/x"))
                .isEmpty();
    }
}
