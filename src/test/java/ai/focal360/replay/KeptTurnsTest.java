package ai.focal360.replay;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.InMemoryAuditStore;
import ai.focal360.audit.TurnRecordJson;
import ai.focal360.platform.TenantId;
import ai.focal360.policy.Policies;
import ai.focal360.tenant.InMemoryConfigStore;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Publication.Origin;
import ai.focal360.turn.EffectiveConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Turns of November 2026 with the packs that decided them, kept as they were recorded by a program of then: whatever becomes of
 * this one, they go on deciding as they did. They are never recorded anew.
 */
class KeptTurnsTest {
    private static final Path KEPT = Path.of("src/test/resources/replay");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .findAndAddModules()
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    @Test
    void decideBitForBitAsTheyDidThen() throws IOException {
        var packs = new InMemoryConfigStore(Clock.systemUTC());
        packs.publish(Pack.candidate(TenantId.PLATFORM, files("platform")), Origin.API);
        packs.publish(Pack.candidate(new TenantId("replay-shop"), files("replay-shop")), Origin.API);
        var none = LivePacks.live();
        var replays = new Replays(
                new InMemoryAuditStore(),
                new RecordedPacks(packs),
                none,
                new EffectiveConfig.Configs(none),
                new Policies(),
                JSON);

        assertThat(Files.readAllLines(KEPT.resolve("turns.jsonl")))
                .hasSizeGreaterThan(10)
                .map(turn -> replays.replay(TurnRecordJson.read(turn), new Against.Recorded()))
                .allSatisfy(replayed -> {
                    assertThat(replayed.reasons()).isEmpty();
                    assertThat(replayed.questions()).isNotEmpty().allSatisfy(asked -> assertThat(asked.now())
                            .isEqualTo(asked.then()));
                });
    }

    private static Map<String, String> files(String tenant) {
        var packs = KEPT.resolve("packs");
        var files = new TreeMap<String, String>();
        try (var paths = Files.walk(packs)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                var name = packs.relativize(path).toString().replace('\\', '/');
                if (name.contains("/" + tenant + "/")) {
                    files.put(name, Files.readString(path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
