package ai.focal360.knowledge;

import java.util.List;

/** Texts as vectors of length 1, near each other when they mean the same; the zero vector when there is no meaning. */
interface Meaning {
    float[] embed(String text);

    /** In the order of the texts. */
    List<float[]> embedAll(List<String> texts);

    int dimensions();
}
