package ai.focal360.llm;

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
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {
    private final Embeddings embeddings = new Embeddings(Fixtures.settings());

    private static double similarity(float[] one, float[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(at -> one[at] * other[at])
                .sum();
    }

    @Test
    void findsMeaningBehindOtherWords() {
        var cancel = embeddings.embed("I want to cancel my order");

        assertThat(cancel).hasSize(embeddings.dimensions());
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
        assertThat(similarity(cancel, cancel)).isBetween(0.999, 1.001);
        assertThat(similarity(cancel, embeddings.embed("please stop the purchase I made")))
                .isGreaterThan(similarity(cancel, embeddings.embed("what is the weather like in Rome")) + 0.2);
    }

    @Test
    void givesTextsWithoutWordsNoMeaning() {
        assertThat(embeddings.embed("")).containsOnly(0f).hasSize(384);
        assertThat(embeddings.embed(" \n👍 ?!")).containsOnly(0f);
    }

    @Test
    void givesManyTextsInTheirOrderAndLetsNobodySpoilTheCache() {
        var texts = List.of("a lamp", "", "a bag", "a lamp");

        var vectors = embeddings.embed(texts);
        vectors.get(0)[0] = 99;

        assertThat(vectors).hasSize(4);
        assertThat(vectors.get(2)).isEqualTo(embeddings.embed("a bag"));
        assertThat(embeddings.embed("a lamp")).isEqualTo(vectors.get(3));
    }

    @Test
    void readsOnlyTheBeginningOfAnEndlessText() {
        var long_ = "lamp ".repeat(400);

        assertThat(embeddings.embed(long_ + "x".repeat(1_000_000))).isEqualTo(embeddings.embed(long_));
    }

    /** Thirty of CLINC150's intents by ten examples each, on utterances that are no examples: the nearest example decides. */
    @Test
    void tellsIntentsApartByTenExamplesEach() throws IOException {
        var data = Path.of("../shared/data/clinc150/data_full.json");
        assumeTrue(Files.exists(data), "CLINC150 is not here");

        assertThat(accuracy(data)).isGreaterThan(0.75);
    }

    private double accuracy(Path data) throws IOException {
        var corpus = new ObjectMapper().readTree(data.toFile());
        var examples = byIntent(corpus.get("train"), 10);
        var unseen = byIntent(corpus.get("test"), 5);
        var intents = examples.keySet().stream().sorted().limit(30).toList();
        var known = new LinkedHashMap<String, List<float[]>>();
        intents.forEach(intent -> known.put(intent, embeddings.embed(examples.getOrDefault(intent, List.of()))));

        var right = 0;
        var all = 0;
        for (var intent : intents) {
            for (var vector : embeddings.embed(unseen.getOrDefault(intent, List.of()))) {
                all++;
                right += nearest(vector, known).equals(intent) ? 1 : 0;
            }
        }

        return (double) right / all;
    }

    private static String nearest(float[] vector, Map<String, List<float[]>> known) {
        var best = "";
        var most = -2d;
        for (var entry : known.entrySet()) {
            for (var example : entry.getValue()) {
                var similarity = similarity(vector, example);
                if (similarity > most) {
                    most = similarity;
                    best = entry.getKey();
                }
            }
        }
        return best;
    }

    private static Map<String, List<String>> byIntent(JsonNode pairs, int most) {
        var byIntent = new LinkedHashMap<String, List<String>>();
        for (var pair : pairs) {
            var texts = byIntent.computeIfAbsent(pair.get(1).asText(), intent -> new ArrayList<>());
            if (texts.size() < most) {
                texts.add(pair.get(0).asText());
            }
        }
        return byIntent;
    }
}
