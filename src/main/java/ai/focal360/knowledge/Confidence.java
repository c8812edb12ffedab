package ai.focal360.knowledge;

import java.util.List;
import java.util.Map;

/**
 * From likeness to a score that reads like a probability: 0.5 where measured texts are as often right as wrong. The
 * constants were fitted on the utterances and questions under {@code src/test/resources/knowledge} (ADR 0046).
 */
final class Confidence {
    private record Curve(double middle, double spread) {
        double at(double likeness) {
            return 1 / (1 + Math.exp((middle - likeness) / spread));
        }
    }

    private static final Map<String, Curve> SAID = Map.of("en", new Curve(0.205, 0.04));
    private static final Curve SAID_OTHERWISE = new Curve(0.178, 0.035);
    private static final Curve ANSWERS = new Curve(0.46, 0.05);
    private static final Curve OFFERED = new Curve(0.22, 0.04);
    private static final double[] SUPPORT = {0.4, 0.3, 0.2, 0.1};
    private static final double FEW_TEXTS = 60;
    private static final double CROWDING = 0.032;
    private static final double QUESTION = 0.3;
    private static final double COVERAGE = 0.3;
    private static final double PASSAGE = 0.4;

    private Confidence() {}

    /**
     * That a text means what these examples mean; {@code likenesses} best first. One near copy is enough. Among more
     * {@code texts} the nearest unrelated one is nearer, so more is asked.
     */
    static double said(List<Double> likenesses, String language, int texts) {
        double supported = 0;
        for (int i = 0; i < Math.min(SUPPORT.length, likenesses.size()); i++) {
            supported += SUPPORT[i] * likenesses.get(i);
        }
        double crowd = CROWDING * Math.log(Math.max(1, texts / FEW_TEXTS));
        return Math.max(
                likenesses.get(0), SAID.getOrDefault(language, SAID_OTHERWISE).at(supported - crowd));
    }

    /** That an item answers: like a question it answers, about the things it is about, meaning what it says. */
    static double answers(double question, double coverage, double passage) {
        return ANSWERS.at(fit(question, coverage, passage));
    }

    /** That an offering is what is meant: it is enough to be called by a part of its name. */
    static double meant(double name, double coverage, double description) {
        return OFFERED.at(fit(name, coverage, description));
    }

    private static double fit(double said, double coverage, double passage) {
        return QUESTION * said + COVERAGE * coverage + PASSAGE * passage;
    }
}
