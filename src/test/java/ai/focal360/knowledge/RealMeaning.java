package ai.focal360.knowledge;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The embedding model of the platform, each text once per test run. */
final class RealMeaning implements Meaning {
    static final RealMeaning INSTANCE = new RealMeaning();
    private final EmbeddingModel model;
    private final Map<String, float[]> known = new ConcurrentHashMap<>();

    private RealMeaning() {
        System.setProperty("OPT_OUT_TRACKING", "true");
        model = new AllMiniLmL6V2QuantizedEmbeddingModel();
    }

    @Override
    public float[] embed(String text) {
        return known.computeIfAbsent(text, key -> model.embed(key).content().vector());
    }

    @Override
    public List<float[]> embedAll(List<String> texts) {
        return texts.parallelStream().map(this::embed).toList();
    }

    @Override
    public int dimensions() {
        return 384;
    }
}
