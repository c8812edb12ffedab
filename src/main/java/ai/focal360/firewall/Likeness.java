package ai.focal360.firewall;

import ai.focal360.firewall.Traits.Weighed;
import ai.focal360.policy.facts.AbuseSignal;
import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How much a message reads like examples of abuse and how little like harmless ones: a linear model made of a pack's examples
 * when it is published. Made twice of the same examples it is the same model, on every machine: nothing but additions,
 * multiplications and square roots, in a fixed order.
 */
final class Likeness {
    /** A model of nothing, which nothing reads like. */
    static final Likeness NONE = new Likeness(new Traits(new Meanings(Map.of())), new float[0], Map.of(), List.of());

    private static final double COST = 8;
    private static final double ABUSE_COUNTS = 0.5;
    private static final double PRECISION = 0.01;
    private static final int MOST_ROUNDS = 300;
    private static final long SEED = 360;
    private static final double COMMON = 60;
    private static final int ABUSE = 1;

    /** As sure as likeness gets: a phrase may be surer. */
    private static final double SUREST = 0.95;

    private static final double EVEN = 0.5;
    private static final double LEAST = 0.5;
    private static final double STEEPNESS = 0.3;

    private final Traits traits;
    private final float[] abuse;
    private final Map<String, float[]> kinds;
    private final List<Known> known;

    private record Known(String id, String kind, Weighed gist) {}

    private record Instance(String kind, Weighed traits) {}

    static {
        Linear.disableDebugOutput();
    }

    private Likeness(Traits traits, float[] abuse, Map<String, float[]> kinds, List<Known> known) {
        this.traits = traits;
        this.abuse = abuse;
        this.kinds = kinds;
        this.known = known;
    }

    /** Without abuse and harmless messages to tell apart there is nothing to learn. */
    static Likeness of(Lessons lessons) {
        var examples = lessons.examples();
        var harmful = examples.stream().filter(example -> !example.isHarmless()).toList();
        if (harmful.isEmpty() || harmful.size() == examples.size()) {
            return NONE;
        }
        var traits = new Traits(new Meanings(lessons.meanings()));
        var instances = new ArrayList<Instance>();
        var known = new ArrayList<Known>();
        for (var example : examples) {
            var text = PlainText.of(example.text());
            var units = traits.units(text);
            // what is harmless is so in every sentence; of abuse one sentence may be all there is
            for (var unit : example.isHarmless() ? units : units.subList(0, 1)) {
                instances.add(new Instance(example.kind(), unit));
            }
            if (!example.isHarmless()) {
                known.add(new Known(example.id(), example.kind(), traits.gist(text)));
            }
        }
        var rarity = rarity(instances);
        var kinds = new TreeMap<String, float[]>();
        var abusive = instances.stream()
                .filter(instance -> !instance.kind().equals(Example.HARMLESS))
                .toList();
        for (var kind : abusive.stream().map(Instance::kind).distinct().sorted().toList()) {
            kinds.put(kind, trained(abusive, rarity, kind, 1));
        }
        return new Likeness(traits, trained(instances, rarity, null, ABUSE_COUNTS), kinds, List.copyOf(known));
    }

    /** What the text reads like, if it reads like abuse at all: as a whole, or in one of its sentences. */
    Optional<AbuseSignal> read(PlainText text) {
        if (abuse.length == 0) {
            return Optional.empty();
        }
        var most = Weighed.NOTHING;
        var margin = Double.NEGATIVE_INFINITY;
        for (var unit : traits.units(text)) {
            var found = margin(unit, abuse);
            if (found > margin) {
                margin = found;
                most = unit;
            }
        }
        var strength = Math.round(Math.min(SUREST, EVEN + STEEPNESS * margin) * 100) / 100d;
        if (strength < LEAST) {
            return Optional.empty();
        }
        var kind = kind(most);
        return Optional.of(new AbuseSignal(kind, strength, "reads like " + nearest(kind, text)));
    }

    double margin(PlainText text) {
        return traits.units(text).stream()
                .mapToDouble(unit -> margin(unit, abuse))
                .max()
                .orElse(-9);
    }

    private String kind(Weighed unit) {
        var best = "";
        var most = Double.NEGATIVE_INFINITY;
        for (var candidate : kinds.entrySet()) {
            var found = margin(unit, candidate.getValue());
            if (found > most) {
                most = found;
                best = candidate.getKey();
            }
        }
        return best;
    }

    private String nearest(String kind, PlainText text) {
        var gist = traits.gist(text);
        var best = "";
        var most = Double.NEGATIVE_INFINITY;
        for (var candidate : known) {
            if (candidate.kind().equals(kind)) {
                var found = gist.times(candidate.gist());
                if (found > most) {
                    most = found;
                    best = candidate.id();
                }
            }
        }
        return best;
    }

    private static double margin(Weighed unit, float[] model) {
        return unit.times(model) + model[Traits.SIZE];
    }

    /** What stands in many messages tells little of any. */
    private static float[] rarity(List<Instance> instances) {
        var messages = new int[Traits.SIZE];
        instances.forEach(instance -> {
            for (var trait : instance.traits().traits()) {
                messages[trait]++;
            }
        });
        var rarity = new float[Traits.SIZE + 1];
        for (var at = 0; at < Traits.SIZE; at++) {
            rarity[at] = (float) Math.sqrt(COMMON / (COMMON + messages[at]));
        }
        rarity[Traits.SIZE] = 1;
        return rarity;
    }

    /** One kind against the others, or without one all abuse against what is harmless. */
    private static float[] trained(List<Instance> instances, float[] rarity, @Nullable String kind, double counts) {
        var problem = new Problem();
        problem.l = instances.size();
        problem.n = Traits.SIZE + 1;
        problem.x = new Feature[problem.l][];
        problem.y = new double[problem.l];
        for (var at = 0; at < problem.l; at++) {
            var instance = instances.get(at);
            problem.x[at] = features(instance.traits(), rarity);
            var one = kind == null
                    ? !instance.kind().equals(Example.HARMLESS)
                    : instance.kind().equals(kind);
            problem.y[at] = one ? ABUSE : -ABUSE;
        }
        var parameter = new Parameter(SolverType.L2R_L2LOSS_SVC_DUAL, COST, PRECISION, MOST_ROUNDS);
        parameter.setRandom(new Random(SEED));
        parameter.setWeights(new double[] {counts, 1}, new int[] {ABUSE, -ABUSE});
        var model = Linear.train(problem, parameter);
        var direction = model.getLabels()[0] == ABUSE ? 1 : -1;
        var found = model.getFeatureWeights();
        var weights = new float[Traits.SIZE + 1];
        for (var at = 0; at < weights.length; at++) {
            weights[at] = (float) (direction * found[at] * rarity[at]);
        }
        return weights;
    }

    /** With one trait that all have, in the last place, so that the line need not go through nothing. */
    private static Feature[] features(Weighed traits, float[] rarity) {
        var features = new Feature[traits.traits().length + 1];
        for (var at = 0; at < traits.traits().length; at++) {
            features[at] = new FeatureNode(traits.traits()[at] + 1, traits.weights()[at] * rarity[traits.traits()[at]]);
        }
        features[features.length - 1] = new FeatureNode(Traits.SIZE + 1, 1);
        return features;
    }
}
