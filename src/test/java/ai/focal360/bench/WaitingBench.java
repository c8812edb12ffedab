package ai.focal360.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** Turns that wait for a model hold no connection: 400 at once, a model of one second twice in each, a pool of 10. */
class WaitingBench {
    private static final int TURNS = 400;
    private static final Duration MODEL = Duration.ofSeconds(1);
    private static final double IDEAL = TURNS / (2.0 * MODEL.toSeconds());

    @Test
    void fourHundredTurnsWaitForTheirModelsAtOnce() throws Exception {
        FileSystemUtils.deleteRecursively(Path.of("target/bench"));
        try (var platform = Platform.start(
                Map.of("focal.home", "target/bench", "spring.datasource.hikari.maximum-pool-size", 10))) {
            platform.with("Thank you very much", "thanks");
            new Load(64, 10, 2_000, Duration.ofSeconds(2), Duration.ofSeconds(15)).on(platform);
            platform.thinking(MODEL).forget();
            var perSecond = new Load(TURNS, 10, 2_000, Duration.ofSeconds(6), Duration.ofSeconds(20))
                    .on(platform)
                    .perSecond();
            System.out.printf(
                    "%d turns at once, a model of %d s twice in each, pool of 10: %.1f turns/s, %.1f %% of the ideal %.0f%n",
                    TURNS, MODEL.toSeconds(), perSecond, 100 * perSecond / IDEAL, IDEAL);
            assertThat(perSecond / IDEAL).as("of the ideal").isGreaterThanOrEqualTo(0.95);
        }
    }
}
