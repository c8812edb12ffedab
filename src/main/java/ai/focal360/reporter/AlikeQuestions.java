package ai.focal360.reporter;

import ai.focal360.audit.CountedTurn;
import ai.focal360.llm.Embeddings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gathers by wording first, and what is gathered by meaning then: comparing words is cheap enough for every turn, comparing
 * meanings only for one of each group.
 */
final class AlikeQuestions implements Gathering {
    private static final int SHORTEST_WORD = 4;
    private static final int MOST_COMPARED = 24;
    private static final int MOST_TOLD = 8;
    private static final double SAME_WORDS = 0.5;
    private static final double SAME_MEANING = 0.72;
    private static final int LONGEST_EXAMPLE = 160;

    private final Embeddings embeddings;

    AlikeQuestions(Embeddings embeddings) {
        this.embeddings = embeddings;
    }

    private static final class Group {
        private final String example;
        private final Set<String> words;
        private final Set<String> categories = new TreeSet<>();
        private int turns;

        Group(String example, Set<String> words) {
            this.example = example;
            this.words = words;
        }

        void add(Group other) {
            turns += other.turns;
            categories.addAll(other.categories);
        }
    }

    @Override
    public List<Answer.Gathered> gather(List<CountedTurn> turns) {
        var groups = byWords(turns);
        groups.sort(Comparator.comparing((Group group) -> -group.turns).thenComparing(group -> group.example));
        return byMeaning(groups.subList(0, Math.min(MOST_COMPARED, groups.size()))).stream()
                .sorted(Comparator.comparing((Group group) -> -group.turns).thenComparing(group -> group.example))
                .limit(MOST_TOLD)
                .map(group -> new Answer.Gathered(group.example, group.turns, List.copyOf(group.categories)))
                .toList();
    }

    private static List<Group> byWords(List<CountedTurn> turns) {
        var groups = new LinkedHashMap<Set<String>, Group>();
        for (var turn : turns) {
            var said = String.join(" ", turn.said()).strip();
            if (!said.isEmpty()) {
                var words = Asked.words(said, SHORTEST_WORD);
                var group = groups.computeIfAbsent(words, missing -> new Group(shown(said), words));
                group.turns++;
                group.categories.addAll(turn.categories());
            }
        }
        var merged = new ArrayList<Group>();
        for (var group : groups.values()) {
            merged.stream()
                    .filter(other -> likeness(other.words, group.words) >= SAME_WORDS)
                    .findFirst()
                    .ifPresentOrElse(other -> other.add(group), () -> merged.add(group));
        }
        return merged;
    }

    private List<Group> byMeaning(List<Group> groups) {
        var vectors =
                embeddings.embed(groups.stream().map(group -> group.example).toList());
        var kept = new ArrayList<Integer>();
        for (var at = 0; at < groups.size(); at++) {
            var vector = vectors.get(at);
            var group = groups.get(at);
            kept.stream()
                    .filter(other -> likeness(vectors.get(other), vector) >= SAME_MEANING)
                    .findFirst()
                    .map(groups::get)
                    .ifPresentOrElse(other -> other.add(group), () -> kept.add(groups.indexOf(group)));
        }
        return kept.stream().map(groups::get).toList();
    }

    private static String shown(String said) {
        return said.length() > LONGEST_EXAMPLE ? said.substring(0, LONGEST_EXAMPLE) + "…" : said;
    }

    private static double likeness(Set<String> one, Set<String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.equals(other) ? 1 : 0;
        }
        var both = new HashSet<>(one);
        both.retainAll(other);
        return (double) both.size() / (one.size() + other.size() - both.size());
    }

    /** Of vectors of length 1. */
    private static double likeness(float[] one, float[] other) {
        var sum = 0d;
        for (var at = 0; at < one.length; at++) {
            sum += (double) one[at] * other[at];
        }
        return sum;
    }
}
