package ai.focal360.knowledge;

import ai.focal360.llm.Embeddings;
import java.util.List;
import org.springframework.stereotype.Component;

/** Meaning by the in-process embeddings. */
@Component
class EmbeddedMeaning implements Meaning {
    private final Embeddings embeddings;

    EmbeddedMeaning(Embeddings embeddings) {
        this.embeddings = embeddings;
    }

    @Override
    public float[] embed(String text) {
        return embeddings.embed(text);
    }

    @Override
    public List<float[]> embedAll(List<String> texts) {
        return embeddings.embed(texts);
    }

    @Override
    public int dimensions() {
        return embeddings.dimensions();
    }
}
