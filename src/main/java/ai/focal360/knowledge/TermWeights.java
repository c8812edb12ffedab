package ai.focal360.knowledge;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How telling a term is: the rarer among the texts, the more. */
final class TermWeights {
    private final Map<String, Integer> texts = new HashMap<>();
    private final int count;

    TermWeights(Collection<Map<String, Integer>> terms) {
        count = terms.size();
        terms.forEach(text -> text.keySet().forEach(term -> texts.merge(term, 1, Integer::sum)));
    }

    int count() {
        return count;
    }

    double of(String term) {
        return Math.log(1 + (count + 0.5) / (texts.getOrDefault(term, 0) + 0.5));
    }

    double length(Map<String, Integer> text) {
        double sum = 0;
        for (var term : text.entrySet()) {
            double weight = weight(term.getKey(), term.getValue());
            sum += weight * weight;
        }
        return Math.sqrt(sum);
    }

    /** The cosine of two texts whose lengths are known. */
    double likeness(Map<String, Integer> text, double length, Map<String, Integer> other, double otherLength) {
        if (length == 0 || otherLength == 0) {
            return 0;
        }
        var small = text.size() < other.size() ? text : other;
        var large = small == text ? other : text;
        double sum = 0;
        for (var term : small.entrySet()) {
            var times = large.get(term.getKey());
            if (times != null) {
                sum += weight(term.getKey(), term.getValue()) * weight(term.getKey(), times);
            }
        }
        return Math.min(1, sum / (length * otherLength));
    }

    private double weight(String term, int times) {
        return (1 + Math.log(times)) * of(term);
    }
}
