package ai.focal360.llm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Meaning as a vector, computed in this process by all-MiniLM-L6-v2 (quantised). The model was trained on English: other
 * languages come out blurred, which is why retrieval mixes in the words. Vectors have length 1, so a dot product is their
 * similarity; a text without words has the zero vector. Loading takes about a second and happens at the first text.
 */
@Component
public class Embeddings {
    private static final int DIMENSIONS = 384;

    private final int maxCharacters;
    private final Cache<String, float[]> ready;

    Embeddings(LlmSettings settings) {
        maxCharacters = settings.embeddings().maxCharacters();
        ready = Caffeine.newBuilder()
                .maximumSize(settings.embeddings().cached())
                .build();
    }

    public int dimensions() {
        return DIMENSIONS;
    }

    public float[] embed(String text) {
        var read = text.length() > maxCharacters ? text.substring(0, maxCharacters) : text;
        if (read.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return new float[DIMENSIONS];
        }
        // a copy, so that no caller can change what the next one gets
        return ready.get(read, key -> Model.INSTANCE.embed(key).content().vector())
                .clone();
    }

    /** The vectors of the texts, in their order; computed on the cores of the common pool. */
    public List<float[]> embed(List<String> texts) {
        return texts.parallelStream().map(this::embed).toList();
    }

    /** Loaded by the JVM at first use, once, whichever thread comes first. */
    private static final class Model {
        private static final EmbeddingModel INSTANCE = load();

        private static EmbeddingModel load() {
            // the tokenizer's library (DJL) otherwise reports its use to its makers
            System.setProperty("OPT_OUT_TRACKING", "true");
            var thread = Thread.currentThread();
            var loader = thread.getContextClassLoader();
            try {
                // the model is looked up through the thread's class loader, which pool threads may not have
                thread.setContextClassLoader(AllMiniLmL6V2QuantizedEmbeddingModel.class.getClassLoader());
                return new AllMiniLmL6V2QuantizedEmbeddingModel();
            } finally {
                thread.setContextClassLoader(loader);
            }
        }
    }
}
