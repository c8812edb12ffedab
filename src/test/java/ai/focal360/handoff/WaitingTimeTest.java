package ai.focal360.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingTimeTest {
    private static final Duration SIX_MINUTES = Duration.ofMinutes(6);

    @Test
    void nobodyIsThereAndNobodyCanSay() {
        assertThat(new WaitingTime(0, 0, 0, SIX_MINUTES).minutes(2)).isEmpty();
    }

    @Test
    void aFreePlaceIsAMinuteAway() {
        assertThat(new WaitingTime(0, 1, 1, SIX_MINUTES).minutes(2)).contains(1L);
        assertThat(new WaitingTime(1, 2, 2, SIX_MINUTES).minutes(2)).contains(1L);
    }

    @Test
    void whoeverIsAheadHasToBeHelpedFirst() {
        assertThat(new WaitingTime(0, 2, 1, SIX_MINUTES).minutes(2)).contains(3L);
        assertThat(new WaitingTime(3, 2, 1, SIX_MINUTES).minutes(2)).contains(12L);
        assertThat(new WaitingTime(3, 4, 2, SIX_MINUTES).minutes(2)).contains(6L);
    }
}
