package ai.focal360.knowledge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many of a ranking are worth taking. Every strategy takes at most {@code k} and nothing below {@code threshold};
 * {@code ELBOW} stops where the scores drop most, {@code ADAPTIVE} where they fall under {@code ratio} of the best.
 */
record Selection(Strategy strategy, int k, double threshold, double ratio) {
    static final int MOST = 50;
    private static final double SMALLEST_DROP = 0.1;

    enum Strategy {
        FIXED,
        ELBOW,
        ADAPTIVE
    }

    /** Something ranked, with why it was dropped, if it was. */
    record Choice(Scored scored, @Nullable String dropped) {
        boolean selected() {
            return dropped == null;
        }
    }

    Selection {
        if (k < 1 || k > MOST || !(threshold >= 0 && threshold <= 1) || !(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException(
                    "Expected k from 1 to %d, threshold and ratio from 0 to 1".formatted(MOST));
        }
    }

    /** Looks at the ranking (best first) as far as {@link #MOST}. */
    List<Choice> from(List<Scored> ranking) {
        int elbow = strategy == Strategy.ELBOW ? elbow(ranking) : Integer.MAX_VALUE;
        var choices = new ArrayList<Choice>();
        for (int rank = 0; rank < Math.min(ranking.size(), MOST); rank++) {
            var scored = ranking.get(rank);
            choices.add(new Choice(
                    scored, dropped(rank, scored.score(), ranking.get(0).score(), elbow)));
        }
        return choices;
    }

    private @Nullable String dropped(int rank, double score, double best, int elbow) {
        if (score < threshold) {
            return "below threshold " + threshold;
        }
        if (rank >= elbow) {
            return "after the elbow";
        }
        if (strategy == Strategy.ADAPTIVE && score < ratio * best) {
            return "below " + ratio + " of the best";
        }
        return rank >= k ? "beyond k " + k : null;
    }

    /** How many stand before the deepest drop among the first k and the one after; all when nothing drops. */
    private int elbow(List<Scored> ranking) {
        int elbow = Integer.MAX_VALUE;
        double deepest = SMALLEST_DROP;
        for (int rank = 1; rank < ranking.size() && rank <= k; rank++) {
            double drop = ranking.get(rank - 1).score() - ranking.get(rank).score();
            if (drop > deepest) {
                deepest = drop;
                elbow = rank;
            }
        }
        return elbow;
    }
}
