package ai.focal360.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

public class OutboundTest {
    @Test
    void hasDefaults() {
        assertThat(bound(Map.of())).isEqualTo(new Outbound(true, Map.of()));
    }

    @Test
    void readsEverySetting() {
        var outbound = bound(Map.of(
                "focal.outbound.allow-private-addresses",
                "false",
                "focal.outbound.hosts.acme-shop[0]",
                "*.example.com"));

        assertThat(outbound).isEqualTo(new Outbound(false, Map.of("acme-shop", List.of("*.example.com"))));
        assertThat(outbound.host("127.0.0.1")).isEqualTo(Outbound.Host.FORBIDDEN);
        assertThat(bound(Map.of()).host("127.0.0.1")).isEqualTo(Outbound.Host.PERMITTED);
        assertThat(outbound.host("no-such-host.invalid")).isEqualTo(Outbound.Host.UNKNOWN);
    }

    public static Outbound bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("focal.outbound", Outbound.class);
    }
}
