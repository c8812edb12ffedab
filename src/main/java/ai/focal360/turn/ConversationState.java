package ai.focal360.turn;

import ai.focal360.customer.FieldValue;
import ai.focal360.firewall.Conduct;
import ai.focal360.llm.SenseRequest.Line;
import ai.focal360.llm.SenseRequest.Role;
import ai.focal360.scenario.Position;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation remembers between turns, besides what its scenarios keep in the engine. {@code fields} are the
 * values of conversation scope; {@code goal} is what the last answer asked for; {@code lines} are the latest of the talk.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ConversationState(
        @Nullable String language,
        int turns,
        int automaticAnswers,
        Map<String, FieldValue> fields,
        List<Running> scenarios,
        List<Confirmation> confirmations,
        Map<String, List<Integer>> guidelineFires,
        Goal goal,
        List<Line> lines,
        Conduct conduct) {

    static final ConversationState NEW = new ConversationState(
            null, 0, 0, Map.of(), List.of(), List.of(), Map.of(), Goal.NONE, List.of(), Conduct.NONE);

    private static final int MOST_CONFIRMATIONS = 10;

    /** Whatever is configured, the talk stays this small: it is read and written with every turn. */
    private static final int MOST_LINES = 400;

    private static final int LONGEST_LINE = 4_000;

    /** A scenario instance of the conversation; {@code collected} are the fields it asked for. */
    record Running(String instance, String scenario, int version, boolean paused, List<String> collected) {
        public Running {
            collected = List.copyOf(collected);
        }
    }

    /**
     * A yes or no to exactly these arguments, given in the conversation's n-th turn; an older version kept no time of it.
     * {@code usedBy} is the key of the one effect it was used for (docs/adr/0093).
     */
    record Confirmation(
            String tool,
            Map<String, Object> arguments,
            boolean given,
            int turn,
            @Nullable Instant at,
            @Nullable String usedBy) {
        Confirmation(String tool, Map<String, Object> arguments, boolean given, int turn, @Nullable Instant at) {
            this(tool, arguments, given, turn, at, null);
        }

        public Confirmation {
            arguments = arguments.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            Map.Entry::getKey, argument -> comparable(argument.getValue())));
        }

        private Confirmation usedBy(@Nullable String key) {
            return new Confirmation(tool, arguments, given, turn, at, key);
        }

        /** Numbers in the form a tool call has them, also after a round through JSON: equal ones have to be equal. */
        private static Object comparable(Object value) {
            return value instanceof Number number ? new BigDecimal(number.toString()).stripTrailingZeros() : value;
        }
    }

    /** The expected next answer: a yes or no, or fields, of the patterns they were declared with; {@code due} where it is waited for. */
    record Goal(
            boolean yesOrNo, List<String> fields, @Nullable Due due) {
        static final Goal NONE = new Goal(false, List.of());

        Goal(boolean yesOrNo, List<String> fields) {
            this(yesOrNo, fields, null);
        }

        public Goal {
            fields = List.copyOf(fields);
        }

        /** Both are asked for at once; the sooner one says until when. */
        Goal and(Goal other) {
            return new Goal(
                    yesOrNo || other.yesOrNo,
                    Stream.concat(fields.stream(), other.fields.stream())
                            .distinct()
                            .toList(),
                    Due.sooner(due, other.due));
        }
    }

    /** Until when a step's question is to be answered, and what comes of it when it is not. */
    record Due(
            String scenario,
            String instance,
            String step,
            Duration within,
            @Nullable String followUp,
            String expiry) {
        static Due of(Position position, Position.Deadline deadline) {
            return new Due(
                    position.scenario(),
                    position.instance(),
                    position.step(),
                    deadline.within(),
                    deadline.followUp(),
                    deadline.expiry());
        }

        private static @Nullable Due sooner(@Nullable Due one, @Nullable Due other) {
            return one == null || other != null && other.within().compareTo(one.within()) < 0 ? other : one;
        }
    }

    // a state written by an older version may lack what a newer one knows
    @SuppressWarnings("NullAway")
    public ConversationState {
        fields = fields == null ? Map.of() : Map.copyOf(fields);
        scenarios = scenarios == null ? List.of() : List.copyOf(scenarios);
        confirmations = confirmations == null ? List.of() : List.copyOf(confirmations);
        guidelineFires = guidelineFires == null ? Map.of() : Map.copyOf(guidelineFires);
        goal = goal == null ? Goal.NONE : goal;
        lines = lines == null ? List.of() : List.copyOf(lines);
        conduct = conduct == null ? Conduct.NONE : conduct;
    }

    ConversationState withLanguage(String spoken) {
        return with(next -> next.language = spoken);
    }

    ConversationState withFields(Map<String, FieldValue> accepted) {
        return with(next -> next.fields.putAll(accepted));
    }

    ConversationState withoutFields(List<String> names) {
        return with(next -> names.forEach(next.fields::remove));
    }

    ConversationState withScenarios(List<Running> running) {
        return with(next -> next.scenarios = running);
    }

    /** With scenario instances under their new ids, where they have one. */
    ConversationState withInstances(Map<String, String> replaced) {
        return withScenarios(scenarios.stream()
                .map(running -> new Running(
                        replaced.getOrDefault(running.instance(), running.instance()),
                        running.scenario(),
                        running.version(),
                        running.paused(),
                        running.collected()))
                .toList());
    }

    ConversationState confirmed(Confirmation confirmation) {
        var all = new ArrayList<>(confirmations);
        all.removeIf(earlier -> earlier.tool().equals(confirmation.tool())
                && earlier.arguments().equals(confirmation.arguments()));
        all.add(confirmation);
        return with(next -> next.confirmations = latest(all, MOST_CONFIRMATIONS));
    }

    /** The confirmations chosen are used for the effect of this key, and for no other from now on. */
    ConversationState using(Predicate<Confirmation> chosen, String key) {
        return withConfirmations(given -> chosen.test(given) ? given.usedBy(key) : given);
    }

    /** The effect of this key changed nothing: what was confirmed for it still is. */
    ConversationState notUsing(String key) {
        return withConfirmations(given -> key.equals(given.usedBy()) ? given.usedBy(null) : given);
    }

    private ConversationState withConfirmations(UnaryOperator<Confirmation> change) {
        return with(
                next -> next.confirmations = confirmations.stream().map(change).toList());
    }

    /**
     * After a turn: counted, remembered, with its goal. An answer of the agent alone counts towards bringing in a person, one
     * that passes on what became of a scenario begins the count anew; saying nothing is no answer. Of the talk the latest {@code
     * remembered} turns are kept.
     */
    ConversationState answered(
            List<Line> said, Goal asked, List<String> guidelines, boolean byAgentAlone, int remembered) {
        var all = new ArrayList<>(lines);
        said.stream().map(ConversationState::remembered).forEach(all::add);
        var fires = new HashMap<>(guidelineFires);
        guidelines.forEach(guideline -> {
            var fired = new ArrayList<>(fires.getOrDefault(guideline, List.of()));
            fired.add(turns + 1);
            fires.put(guideline, List.copyOf(fired));
        });
        var answered = said.stream().anyMatch(line -> line.role() == Role.AGENT);
        return with(next -> {
            next.turns++;
            next.automaticAnswers = !answered ? automaticAnswers : byAgentAlone ? automaticAnswers + 1 : 0;
            next.guidelineFires = fires;
            next.goal = asked;
            next.lines = latestTurns(all, remembered);
        });
    }

    ConversationState withConduct(Conduct now) {
        return with(next -> next.conduct = now);
    }

    /** After a turn that was not answered: what was asked stays asked, what was said is not part of the talk. */
    ConversationState turnedAway() {
        return with(next -> next.turns++);
    }

    private ConversationState with(Consumer<Next> change) {
        var next = new Next(this);
        change.accept(next);
        return new ConversationState(
                next.language,
                next.turns,
                next.automaticAnswers,
                next.fields,
                next.scenarios,
                next.confirmations,
                next.guidelineFires,
                next.goal,
                next.lines,
                next.conduct);
    }

    /** The state that follows, while it is being made. */
    private static final class Next {
        private @Nullable String language;
        private int turns;
        private int automaticAnswers;
        private final Map<String, FieldValue> fields;
        private List<Running> scenarios;
        private List<Confirmation> confirmations;
        private Map<String, List<Integer>> guidelineFires;
        private Goal goal;
        private List<Line> lines;
        private Conduct conduct;

        private Next(ConversationState state) {
            language = state.language;
            turns = state.turns;
            automaticAnswers = state.automaticAnswers;
            fields = new HashMap<>(state.fields);
            scenarios = state.scenarios;
            confirmations = state.confirmations;
            guidelineFires = state.guidelineFires;
            goal = state.goal;
            lines = state.lines;
            conduct = state.conduct;
        }
    }

    Optional<Running> running(String instance) {
        return scenarios.stream()
                .filter(running -> running.instance().equals(instance))
                .findFirst();
    }

    private static Line remembered(Line line) {
        var text = line.text();
        return text.length() <= LONGEST_LINE
                ? line
                : new Line(
                        line.role(),
                        text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LONGEST_LINE - 1))) + "…");
    }

    /** A turn of the talk begins where the customer speaks after the agent. */
    private static List<Line> latestTurns(List<Line> said, int most) {
        if (most < 1) {
            return List.of();
        }
        var all = latest(said, MOST_LINES);
        var left = most;
        for (var at = all.size() - 1; at > 0; at--) {
            var begins = all.get(at).role() == Role.CUSTOMER && all.get(at - 1).role() == Role.AGENT;
            if (begins && --left == 0) {
                return List.copyOf(all.subList(at, all.size()));
            }
        }
        return List.copyOf(all);
    }

    private static <T> List<T> latest(List<T> all, int most) {
        return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
    }
}
