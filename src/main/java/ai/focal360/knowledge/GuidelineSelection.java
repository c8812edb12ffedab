package ai.focal360.knowledge;

import ai.focal360.tenant.Guideline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which guidelines shape this answer (P5). Pure. In order: what the rules suppressed, scope, cooldown and how often it
 * applied; then relations: a special guideline takes the place of the general ones, and what depends on a guideline goes with it; at last, what the remaining ones imply.
 */
public final class GuidelineSelection {
    private static final String SCENARIO = "scenario:";
    private static final String STEP = "step:";

    /**
     * Where the conversation is. {@code turn} counts from 1; {@code scenarios} are the active scenarios' ids and
     * {@code steps} their steps as {@code scenario/step}; {@code fires} are the turns a guideline applied in, by id;
     * {@code suppressed} is what rules forbid, with the reason, by id.
     */
    public record Moment(
            int turn,
            Set<String> scenarios,
            Set<String> steps,
            Map<String, List<Integer>> fires,
            Map<String, String> suppressed) {
        public Moment {
            scenarios = Set.copyOf(scenarios);
            steps = Set.copyOf(steps);
            fires = Map.copyOf(fires);
            suppressed = Map.copyOf(suppressed);
        }
    }

    /** {@code impliedBy} names the guideline that brought this one along. */
    public record Applied(
            Guideline guideline, double score, @Nullable String impliedBy) {}

    public record Dropped(String id, String reason) {}

    /** Highest priority first. */
    public record Selected(List<Applied> applies, List<Dropped> dropped) {
        public Selected {
            applies = List.copyOf(applies);
            dropped = List.copyOf(dropped);
        }
    }

    private static final Comparator<GuidelineCandidate> STRONGEST = Comparator.<GuidelineCandidate>comparingInt(
                    candidate -> -candidate.guideline().priority())
            .thenComparingDouble(candidate -> -candidate.score())
            .thenComparing(GuidelineCandidate::id);

    private final Map<String, Guideline> all;
    private final Moment moment;
    private final Map<String, GuidelineCandidate> standing = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private Map<String, String> lost = Map.of();

    private GuidelineSelection(Map<String, Guideline> all, Moment moment) {
        this.all = all;
        this.moment = moment;
    }

    /** {@code all} are the version's guidelines by id: what candidates imply need not be a candidate itself. */
    public static Selected select(List<GuidelineCandidate> candidates, Map<String, Guideline> all, Moment moment) {
        return new GuidelineSelection(all, moment).run(candidates);
    }

    private Selected run(List<GuidelineCandidate> candidates) {
        for (var candidate : ranked(candidates)) {
            var reason = notNow(candidate.guideline());
            if (reason == null) {
                standing.put(candidate.id(), candidate);
            } else {
                refused.put(candidate.id(), reason);
            }
        }
        // A refusal may bring back what the refused one had pushed out: exclusions are weighed anew after each.
        do {
            lost = excluded();
        } while (refuseOneGeneral() || refuseOneWithoutItsBase());

        var applies = new LinkedHashMap<String, Applied>();
        standing.values().stream()
                .filter(candidate -> !lost.containsKey(candidate.id()))
                .forEach(candidate ->
                        applies.put(candidate.id(), new Applied(candidate.guideline(), candidate.score(), null)));
        var dropped = new LinkedHashMap<>(refused);
        dropped.putAll(lost);
        expand(applies, dropped);
        return new Selected(
                List.copyOf(applies.values()),
                dropped.entrySet().stream()
                        .filter(drop -> !applies.containsKey(drop.getKey()))
                        .map(drop -> new Dropped(drop.getKey(), drop.getValue()))
                        .toList());
    }

    private @Nullable String notNow(Guideline guideline) {
        var suppressed = moment.suppressed().get(guideline.id());
        if (suppressed != null) {
            return "suppressed: " + suppressed;
        }
        if (!inScope(guideline.scope())) {
            return "out of scope " + guideline.scope();
        }
        var fires = moment.fires().getOrDefault(guideline.id(), List.of());
        int last = fires.stream().mapToInt(Integer::intValue).max().orElse(Integer.MIN_VALUE);
        if (!fires.isEmpty() && moment.turn() - last <= guideline.cooldown()) {
            return "applied in turn %d, cooldown %d".formatted(last, guideline.cooldown());
        }
        if (guideline.maxFires() != null && fires.size() >= guideline.maxFires()) {
            return "applied %d times already".formatted(fires.size());
        }
        return null;
    }

    private boolean inScope(String scope) {
        if (scope.startsWith(SCENARIO)) {
            return moment.scenarios().contains(scope.substring(SCENARIO.length()));
        }
        return !scope.startsWith(STEP) || moment.steps().contains(scope.substring(STEP.length()));
    }

    /** Strongest first; of equal priority, who excludes stands before whom it excludes. */
    private static List<GuidelineCandidate> ranked(List<GuidelineCandidate> candidates) {
        var open = new ArrayList<>(candidates.stream().sorted(STRONGEST).toList());
        var ranked = new ArrayList<GuidelineCandidate>();
        while (!open.isEmpty()) {
            var next = open.stream()
                    .filter(candidate -> open.stream().noneMatch(other -> pushesOut(other, candidate)))
                    .findFirst()
                    .orElse(open.get(0));
            open.remove(next);
            ranked.add(next);
        }
        return ranked;
    }

    private static boolean pushesOut(GuidelineCandidate one, GuidelineCandidate other) {
        return one.guideline().priority() >= other.guideline().priority()
                && one.guideline().excludes().contains(other.id())
                && !other.guideline().excludes().contains(one.id());
    }

    /** Of two that cannot stand together, the stronger. A special one and its general one are not weighed here. */
    private Map<String, String> excluded() {
        var losers = new LinkedHashMap<String, String>();
        var kept = new ArrayList<GuidelineCandidate>();
        for (var candidate : standing.values()) {
            var stronger = kept.stream()
                    .filter(other -> excludes(other.guideline(), candidate.guideline())
                            && !specializes(candidate.id(), other.id())
                            && !specializes(other.id(), candidate.id()))
                    .findFirst();
            if (stronger.isPresent()) {
                losers.put(candidate.id(), "excluded by " + stronger.get().id());
            } else {
                kept.add(candidate);
            }
        }
        return losers;
    }

    /** In a circle nobody is the special one, and all stay. */
    private boolean refuseOneGeneral() {
        for (var special : standing.values()) {
            if (lost.containsKey(special.id())) {
                continue;
            }
            for (var general : generals(special.guideline())) {
                if (standing.containsKey(general)
                        && !lost.containsKey(general)
                        && !specializes(general, special.id())) {
                    standing.remove(general);
                    refused.put(general, "specialized by " + special.id());
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean excludes(Guideline one, Guideline other) {
        return one.excludes().contains(other.id()) || other.excludes().contains(one.id());
    }

    private boolean specializes(String special, String general) {
        var guideline = guideline(special);
        return guideline != null && generals(guideline).contains(general);
    }

    /** What a guideline specializes, directly or not. */
    private Set<String> generals(Guideline special) {
        var found = new LinkedHashSet<String>();
        var open = new ArrayList<>(special.specializes());
        while (!open.isEmpty()) {
            var id = open.remove(open.size() - 1);
            if (!id.equals(special.id()) && found.add(id)) {
                var next = guideline(id);
                if (next != null) {
                    open.addAll(next.specializes());
                }
            }
        }
        return found;
    }

    /** Those whose base is not there at all go before those whose base lost a contest, which may end otherwise. */
    private boolean refuseOneWithoutItsBase() {
        GuidelineCandidate weakest = null;
        var missing = "";
        for (var candidate : standing.values()) {
            if (lost.containsKey(candidate.id())) {
                continue;
            }
            for (var base : candidate.guideline().dependsOn()) {
                if (replaced(base)) {
                    continue;
                }
                if (!standing.containsKey(base)) {
                    return refuse(candidate, base);
                }
                if (lost.containsKey(base)) {
                    weakest = candidate;
                    missing = base;
                }
            }
        }
        return weakest != null && refuse(weakest, missing);
    }

    private boolean refuse(GuidelineCandidate candidate, String base) {
        standing.remove(candidate.id());
        refused.put(candidate.id(), "depends on " + base);
        return true;
    }

    /** A special guideline that stands serves those which depend on the general one. */
    private boolean replaced(String general) {
        return standing.keySet().stream().anyMatch(id -> !lost.containsKey(id) && specializes(id, general));
    }

    private void expand(Map<String, Applied> applies, Map<String, String> dropped) {
        var open = new ArrayList<>(applies.values());
        var seen = new HashSet<String>();
        while (!open.isEmpty()) {
            var by = open.remove(0);
            for (var id : by.guideline().implies()) {
                if (applies.containsKey(id) || !seen.add(id)) {
                    continue;
                }
                var guideline = guideline(id);
                var reason = guideline == null ? "unknown" : unfit(guideline, applies);
                if (guideline == null || reason != null) {
                    dropped.putIfAbsent(
                            id, "implied by %s, but %s".formatted(by.guideline().id(), reason));
                    continue;
                }
                var implied = new Applied(guideline, by.score(), by.guideline().id());
                applies.put(id, implied);
                open.add(implied);
            }
        }
    }

    private @Nullable String unfit(Guideline guideline, Map<String, Applied> applies) {
        var reason = notNow(guideline);
        if (reason != null) {
            return reason;
        }
        for (var other : applies.values()) {
            if (excludes(other.guideline(), guideline)) {
                return "excluded by " + other.guideline().id();
            }
            if (specializes(other.guideline().id(), guideline.id())
                    && !specializes(guideline.id(), other.guideline().id())) {
                return "specialized by " + other.guideline().id();
            }
        }
        return guideline.dependsOn().stream()
                .filter(base -> !applies.containsKey(base))
                .map(base -> "depends on " + base)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Guideline guideline(String id) {
        var candidate = standing.get(id);
        return candidate == null ? all.get(id) : candidate.guideline();
    }
}
