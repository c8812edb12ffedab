package ai.focal360.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.focal360.tenant.Intent;
import ai.focal360.tenant.PackPublished;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Intents at scale: 150 of them, and questions about none of them (CLINC150, when the folder is there). */
class ClincIT {
    private static final Logger log = LoggerFactory.getLogger(ClincIT.class);
    private static final Path DATA =
            Path.of(System.getProperty("focal.test.data", "../shared/data"), "clinc150", "data_full.json");
    private static final int EXAMPLES = 20;
    private static final int EVERY = 5;

    @Test
    void tellsApartAHundredAndFiftyIntentsAndNoticesWhatIsNone() throws IOException {
        assumeTrue(Files.exists(DATA), "needs " + DATA);
        Map<String, List<List<String>>> data =
                JsonMapper.builder().build().readValue(DATA.toFile(), new TypeReference<>() {});
        var knowledge = new Knowledge(RealMeaning.INSTANCE, ShopFixture.DEFAULTS, Clock.systemUTC());
        knowledge.on(new PackPublished(
                ShopFixture.pack(
                        1, ShopFixture.data(intents(data.getOrDefault("train", List.of())), List.of(), List.of())),
                ShopFixture.platform()));

        int right = 0;
        int confident = 0;
        int asked = 0;
        var nanos = new ArrayList<Long>();
        for (var sample : every(data.getOrDefault("test", List.of()))) {
            RealMeaning.INSTANCE.embed(sample.get(0));
            long started = System.nanoTime();
            var best = knowledge
                    .nearestIntents(ShopFixture.SHOP, sample.get(0), "en", 1)
                    .get(0);
            nanos.add(System.nanoTime() - started);
            asked++;
            if (best.id().equals(sample.get(1))) {
                right++;
                confident += best.score() >= 0.5 ? 1 : 0;
            }
        }
        int rejected = 0;
        int strange = 0;
        for (var sample : every(data.getOrDefault("oos_test", List.of()))) {
            strange++;
            var best = knowledge.nearestIntents(ShopFixture.SHOP, sample.get(0), "en", 1);
            rejected += best.isEmpty() || best.get(0).score() < 0.5 ? 1 : 0;
        }
        log.info(
                "CLINC150, {} examples an intent: accuracy {}, accuracy at 0.5 {}, out of scope below 0.5 {}, {} ms a search",
                EXAMPLES,
                share(right, asked),
                share(confident, asked),
                share(rejected, strange),
                nanos.stream().sorted().toList().get(nanos.size() / 2) / 1_000_000.0);
        assertThat((double) right / asked).isGreaterThan(0.8);
        assertThat((double) rejected / strange).isGreaterThan(0.7);
    }

    private static List<Intent> intents(List<List<String>> samples) {
        var examples = new LinkedHashMap<String, List<String>>();
        for (var sample : samples) {
            var own = examples.computeIfAbsent(sample.get(1), key -> new ArrayList<>());
            if (own.size() < EXAMPLES) {
                own.add(sample.get(0));
            }
        }
        return examples.entrySet().stream()
                .map(intent -> new Intent(intent.getKey(), intent.getKey(), Map.of("en", intent.getValue())))
                .toList();
    }

    private static List<List<String>> every(List<List<String>> samples) {
        var some = new ArrayList<List<String>>();
        for (int i = 0; i < samples.size(); i += EVERY) {
            some.add(samples.get(i));
        }
        return some;
    }

    private static String share(int part, int all) {
        return String.format(Locale.ROOT, "%.3f", (double) part / all);
    }
}
