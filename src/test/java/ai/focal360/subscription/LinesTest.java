package ai.focal360.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LinesTest {
    private final SubscriptionId crm = new SubscriptionId(UUID.randomUUID());
    private final Lines lines = new Lines(2);

    @Test
    void aCallEndsOnTheLineItBeganOn() {
        var before = lines.to(crm);
        assertThat(before.take()).isEqualTo(2);

        // paused and resumed while both are on their way
        lines.keep(List.of());
        assertThat(lines.to(crm).take()).isEqualTo(2);
        before.ended(new Outcome.Taken(), Duration.ofMillis(5));
        before.giveBack(1);

        assertThat(lines.to(crm).take()).isZero();
    }
}
