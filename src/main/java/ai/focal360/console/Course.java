package ai.focal360.console;

import ai.focal360.audit.TurnRecord;
import ai.focal360.scenario.Trail;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a turn did to one scenario: its moves in words, the steps it passed, and what to mark on the drawing. {@code id} is
 * the instance's; {@code steps} and {@code here} are names of steps.
 */
public record Course(
        String id, String name, List<Move> moves, List<String> steps, List<String> here, Drawing drawing, Marks marks) {

    /** {@code from} and {@code to} name steps, where the record does. */
    public record Move(
            String words, @Nullable String from, @Nullable String to, String reason) {}

    /** Elements of the drawing: passed before the turn, passed in it, and where the scenario stood when the turn was over. */
    public record Marks(Set<String> before, Set<String> turn, Set<String> here) {}

    /** {@code OWN} is the version the instance was started with, {@code PACK} that of the pack the turn ran with. */
    public enum Drawing {
        OWN,
        PACK,
        GONE
    }

    public Course {
        moves = List.copyOf(moves);
        steps = List.copyOf(steps);
        here = List.copyOf(here);
    }

    /** The turn's moves, instance by instance. */
    static List<List<TurnRecord.ScenarioMove>> byInstance(TurnRecord record) {
        return List.copyOf(record.scenarios().stream()
                .collect(Collectors.groupingBy(Course::id, LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    static String id(TurnRecord.ScenarioMove move) {
        return Objects.requireNonNullElse(move.instance(), move.scenario());
    }

    /** By the instance's own history. */
    static Course of(List<TurnRecord.ScenarioMove> moves, Trail trail, Instant began, Instant ended) {
        // the engine keeps milliseconds
        var from = began.truncatedTo(ChronoUnit.MILLIS);
        var marks = new Marks(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        var steps = new ArrayList<String>();
        var here = new ArrayList<String>();
        for (var stay : trail.stays()) {
            if (stay.entered().isAfter(ended)) {
                continue;
            }
            var entered = !stay.entered().isBefore(from);
            var left = stay.left() != null && !stay.left().isAfter(ended);
            var passed =
                    entered || !left || !Objects.requireNonNull(stay.left()).isBefore(from);
            (passed ? marks.turn : marks.before).add(stay.element());
            if (stay.by() != null) {
                (entered ? marks.turn : marks.before).add(stay.by());
            }
            if (!left) {
                marks.here.add(stay.element());
                here.add(stay.name());
            }
            if (passed
                    && isStep(stay)
                    && (steps.isEmpty() || !steps.get(steps.size() - 1).equals(stay.name()))) {
                steps.add(stay.name());
            }
        }
        var names = trail.stays().stream()
                .collect(Collectors.toMap(Trail.Stay::element, Trail.Stay::name, (one, same) -> one));
        return new Course(
                id(moves.get(0)),
                trail.name(),
                moves.stream()
                        .map(move -> new Move(
                                Words.say("move", move.move()),
                                move.from() == null ? null : names.getOrDefault(move.from(), step(move.from())),
                                move.to() == null ? null : names.getOrDefault(move.to(), step(move.to())),
                                move.reason()))
                        .toList(),
                steps,
                here,
                Drawing.OWN,
                marks);
    }

    /** By the record alone, where the engine's history is gone. */
    static Course of(List<TurnRecord.ScenarioMove> moves, boolean isDrawn) {
        var touched = moves.stream()
                .flatMap(move -> Stream.of(move.from(), move.to()))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Course(
                id(moves.get(0)),
                moves.get(0).scenario(),
                moves.stream()
                        .map(move -> new Move(
                                Words.say("move", move.move()), step(move.from()), step(move.to()), move.reason()))
                        .toList(),
                List.of(),
                List.of(),
                isDrawn ? Drawing.PACK : Drawing.GONE,
                new Marks(Set.of(), touched, Set.of()));
    }

    public boolean isDrawn() {
        return drawing != Drawing.GONE;
    }

    /** Gateways and events on the way are drawn; told are steps, and how it ended. */
    private static boolean isStep(Trail.Stay stay) {
        return stay.kind().endsWith("Task")
                || stay.kind().endsWith("EndEvent")
                || stay.kind().equals("callActivity");
    }

    private static @Nullable String step(@Nullable String element) {
        return element == null ? null : Words.readable(element.replaceFirst("^(Task|Activity)_", ""));
    }
}
