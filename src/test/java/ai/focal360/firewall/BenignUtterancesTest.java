package ai.focal360.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** 22,500 things people ask an assistant: hardly any of them may be suspected of anything. */
class BenignUtterancesTest {
    private static final Path CLINC = Path.of("../shared/data/clinc150/data_full.json");
    private static final double MOST = 0.001;

    private final Judge judge = new Judge();

    @Test
    void suspectsOneInAThousandAtMost() throws IOException {
        var file = Files.exists(CLINC) ? CLINC : Path.of("..").resolve(CLINC);
        assumeTrue(Files.exists(file), "CLINC150 is not there: " + CLINC.toAbsolutePath());
        var data = new ObjectMapper().readTree(file.toFile());
        var suspected = new LinkedHashMap<String, List<String>>();
        var all = 0;
        var began = System.nanoTime();
        for (var part : List.of("train", "val", "test")) {
            for (var utterance : data.path(part)) {
                all++;
                var text = utterance.get(0).asText();
                if (!judge.suspects(text).isEmpty()) {
                    suspected.computeIfAbsent(part, key -> new ArrayList<>()).add(text);
                }
            }
        }
        var micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / all;
        // the test part stays what terms were never tuned on
        System.out.printf(
                "CLINC150: %d of %d suspected (train %d, val %d, test %d), %d microseconds each%n%s%n",
                count(suspected, "train") + count(suspected, "val") + count(suspected, "test"),
                all,
                count(suspected, "train"),
                count(suspected, "val"),
                count(suspected, "test"),
                micros,
                suspected.getOrDefault("train", List.of()));

        assertThat(all).isEqualTo(size(data, "train") + size(data, "val") + size(data, "test"));
        assertThat(suspected.values().stream().mapToInt(List::size).sum()).isLessThanOrEqualTo((int) (MOST * all));
    }

    private static int size(JsonNode data, String part) {
        return data.path(part).size();
    }

    private static int count(LinkedHashMap<String, List<String>> suspected, String part) {
        return suspected.getOrDefault(part, List.of()).size();
    }
}
