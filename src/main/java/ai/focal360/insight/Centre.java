package ai.focal360.insight;

import java.util.UUID;

/** Where a gap's questions lie: the mean of their embeddings, of length 1, and how many they are. */
record Centre(UUID gap, float[] mean, int asked) {

    static Centre of(UUID gap, float[] first) {
        return new Centre(gap, first.clone(), 1);
    }

    /** The cosine of the angle to a vector of length 1. */
    double nearness(float[] vector) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += mean[i] * vector[i];
        }
        return sum;
    }

    Centre with(float[] vector) {
        var moved = new float[mean.length];
        double square = 0;
        for (int i = 0; i < mean.length; i++) {
            moved[i] = mean[i] * asked + vector[i];
            square += moved[i] * moved[i];
        }
        var length = (float) Math.sqrt(square);
        for (int i = 0; i < moved.length && length > 0; i++) {
            moved[i] /= length;
        }
        return new Centre(gap, moved, asked + 1);
    }
}
