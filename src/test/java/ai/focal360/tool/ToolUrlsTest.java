package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ToolUrlsTest {
    private static final String DESK = "${focal.sandbox.order-desk.url}/acme-shop/x";

    private final MockEnvironment environment = new MockEnvironment()
            .withProperty("server.port", "0")
            .withProperty(
                    "focal.sandbox.order-desk.url",
                    "http://localhost:${local.server.port:${server.port}}/sandbox/order-desk");
    private final ToolUrls urls = new ToolUrls(environment);

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
}
