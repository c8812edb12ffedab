package ai.focal360.knowledge;

import java.util.List;

/** Meaning for tests that do not need any: words in common, hashed. */
final class HashedMeaning implements Meaning {
    int embedded;

    @Override
    public float[] embed(String text) {
        embedded++;
        var vector = new float[dimensions()];
        for (var word : Words.plain(text)) {
            vector[Math.floorMod(word.hashCode() * 31, vector.length)] += 1;
        }
        double length = 0;
        for (float value : vector) {
            length += value * value;
        }
        for (int i = 0; length > 0 && i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(length);
        }
        return vector;
    }

    @Override
    public List<float[]> embedAll(List<String> texts) {
        return texts.stream().map(this::embed).toList();
    }

    @Override
    public int dimensions() {
        return 256;
    }
}
