package ai.focal360.replay;

import ai.focal360.platform.TurnId;
import ai.focal360.replay.Difference.Change;
import ai.focal360.replay.Replayed.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a replay over a period has found so far: turns by what came of them, differences by rule and reasons, each with the
 * number of turns and most of them first, and the first turns that differ, newest first.
 */
public record Findings(
        long identical,
        long different,
        long notReplayable,
        List<ByRule> differences,
        List<Reason> reasons,
        List<Turn> turns) {
    static final Findings NONE = new Findings(0, 0, 0, List.of(), List.of(), List.of());

    private static final int MOST_TURNS = 1_000;
    private static final int MOST_KINDS = 200;

    public Findings {
        differences = List.copyOf(differences);
        reasons = List.copyOf(reasons);
        turns = List.copyOf(turns);
    }

    public record ByRule(String point, String policy, String rule, String conclusion, Change change, long turns) {}

    public record Reason(String reason, long turns) {}

    /** A turn that differs, and the policies it differs by. */
    public record Turn(TurnId turn, Instant finishedAt, List<String> policies) {
        public Turn {
            policies = List.copyOf(policies);
        }
    }

    public long lookedAt() {
        return identical + different + notReplayable;
    }

    /** With what came of more turns. */
    Findings plus(List<Replayed> more) {
        return new Findings(
                identical + count(more, Outcome.IDENTICAL),
                different + count(more, Outcome.DIFFERENT),
                notReplayable + count(more, Outcome.NOT_REPLAYABLE),
                differences(more),
                reasons(more),
                Stream.concat(
                                turns.stream(),
                                more.stream()
                                        .filter(it -> it.outcome() == Outcome.DIFFERENT)
                                        .map(Findings::turn))
                        .limit(MOST_TURNS)
                        .toList());
    }

    private static long count(List<Replayed> replayed, Outcome outcome) {
        return replayed.stream().filter(it -> it.outcome() == outcome).count();
    }

    private static Turn turn(Replayed replayed) {
        return new Turn(
                replayed.turn(),
                replayed.finishedAt(),
                replayed.questions().stream()
                        .flatMap(asked -> asked.differences().stream())
                        .map(Difference::policy)
                        .distinct()
                        .toList());
    }

    private List<ByRule> differences(List<Replayed> more) {
        var counted = new LinkedHashMap<ByRule, Long>();
        differences.forEach(it -> counted.put(kind(it), it.turns()));
        more.stream()
                .flatMap(replayed -> replayed.questions().stream()
                        .flatMap(asked -> asked.differences().stream().map(it -> kind(asked.point(), it)))
                        .distinct())
                .forEach(kind -> add(counted, kind));
        return mostFirst(counted)
                .map(it -> new ByRule(
                        it.getKey().point(),
                        it.getKey().policy(),
                        it.getKey().rule(),
                        it.getKey().conclusion(),
                        it.getKey().change(),
                        it.getValue()))
                .toList();
    }

    private static ByRule kind(String point, Difference difference) {
        return new ByRule(
                point, difference.policy(), difference.rule(), difference.conclusion(), difference.change(), 0);
    }

    private static ByRule kind(ByRule counted) {
        return new ByRule(counted.point(), counted.policy(), counted.rule(), counted.conclusion(), counted.change(), 0);
    }

    private List<Reason> reasons(List<Replayed> more) {
        var counted = reasons.stream()
                .collect(Collectors.toMap(Reason::reason, Reason::turns, Long::sum, LinkedHashMap::new));
        more.stream().flatMap(replayed -> replayed.reasons().stream()).forEach(reason -> add(counted, reason));
        return mostFirst(counted)
                .map(it -> new Reason(it.getKey(), it.getValue()))
                .toList();
    }

    /** What comes up only after many others did is not told apart any more. */
    private static <K> void add(Map<K, Long> counted, K kind) {
        if (counted.size() < MOST_KINDS || counted.containsKey(kind)) {
            counted.merge(kind, 1L, Long::sum);
        }
    }

    private static <K> Stream<Map.Entry<K, Long>> mostFirst(Map<K, Long> counted) {
        return counted.entrySet().stream().sorted(Map.Entry.<K, Long>comparingByValue(Comparator.reverseOrder()));
    }
}
