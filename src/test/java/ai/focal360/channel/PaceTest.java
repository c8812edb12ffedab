package ai.focal360.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.channel.OutboundRows.Road;
import ai.focal360.platform.AgentId;
import ai.focal360.tenant.ChannelCapability;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelConfig.Kind;
import ai.focal360.tenant.ChannelConfig.Outbound;
import ai.focal360.tenant.ChannelConfig.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Road ROAD = new Road(ChannelApp.ACME, "sms");

    private final Pace pace = new Pace(16);

    @Test
    void aChannelHasAsManyPlacesAsItIsConfiguredToAndNoMoreThanItsShare() {
        assertThat(pace.at(ROAD, sms(3, null)).take(10)).isEqualTo(3);
        assertThat(pace.at(ROAD, sms(3, null)).take(10)).isZero();
        assertThat(pace.at(ROAD, sms(50, null)).take(100)).isEqualTo(16);
        assertThat(new Pace(16).at(ROAD, null).take(10)).isEqualTo(4);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        var gate = pace.at(ROAD, sms(3, null));
        gate.use(2, gate.take(3));
        assertThat(gate.take(3)).isEqualTo(1);
        gate.giveBack();
        assertThat(gate.take(3)).isEqualTo(1);
    }

    @Test
    void aRateIsSpreadOverTheSecond() {
        var gate = pace.at(ROAD, sms(16, 10));
        gate.use(1, gate.take(16));
        assertThat(gate.again()).contains(Duration.ofMillis(100));
        await().until(() -> gate.again().isEmpty());
        assertThat(gate.take(16)).isEqualTo(1);
    }

    @Test
    void oneWaitsForAllThatComesTooSoon() {
        var gate = pace.at(ROAD, sms(16, 10));
        gate.use(1, gate.take(16));
        assertThat(gate.beginsToWait()).isTrue();
        assertThat(gate.beginsToWait()).isFalse();
        gate.over();
        assertThat(gate.beginsToWait()).isTrue();
    }

    private static ChannelConfig sms(int concurrency, @Nullable Integer perSecond) {
        return new ChannelConfig(
                "sms",
                Kind.SMS,
                new AgentId("alex"),
                Duration.ZERO,
                Duration.ZERO,
                160,
                false,
                ChannelCapability.of(Kind.SMS),
                new Outbound(Permission.CONTACT, null, concurrency, perSecond),
                List.of(),
                null,
                Map.of(),
                Map.of());
    }
}
