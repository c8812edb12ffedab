package ai.focal360.turn;

import ai.focal360.audit.Mask;
import ai.focal360.audit.TurnRecord;
import ai.focal360.customer.Customers;
import ai.focal360.firewall.Finding;
import ai.focal360.llm.Draft;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.Field;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the record of a turn out of what it noted on its way. */
@Component
class Recording {
    /** The category of a turn that gave way to a newer message; what the customer wanted is in its successor's record. */
    static final String SUPERSEDED = "SUPERSEDED";

    private static final String REFUSE = "REFUSE";

    private static final String GOES_ON = "PARTIAL";

    private final Scenarios scenarios;
    private final Customers customers;
    private final ObjectMapper json;
    private final Clock clock;

    Recording(Scenarios scenarios, Customers customers, ObjectMapper json, Clock clock) {
        this.scenarios = scenarios;
        this.customers = customers;
        this.json = json;
        this.clock = clock;
    }

    TurnRecord answered(TurnContext turn, List<Draft.Message> answers) {
        var resolution = resolution(turn);
        return record(turn, answers, phases(turn, resolution), new TurnRecord.Outcome(resolution, categories(turn)));
    }

    TurnRecord superseded(TurnContext turn) {
        return record(
                turn,
                List.of(),
                List.copyOf(turn.trace.phases),
                new TurnRecord.Outcome("REDIRECTED", List.of(SUPERSEDED)));
    }

    private TurnRecord record(
            TurnContext turn, List<Draft.Message> answers, List<TurnRecord.Phase> phases, TurnRecord.Outcome outcome) {
        var now = clock.instant();
        var claimed = turn.turn;
        var trace = turn.trace;
        return new TurnRecord(
                TurnRecord.SCHEMA_VERSION,
                claimed.id(),
                claimed.turnGroup(),
                claimed.tenant(),
                claimed.agent(),
                new TurnRecord.Channel(
                        turn.channel().id(),
                        turn.channel().kind().name(),
                        turn.confirmed().name()),
                claimed.customer(),
                claimed.conversation(),
                turn.state.turns() + 1,
                turn.startedAt,
                now,
                Duration.between(turn.startedAt, now).toNanos() / 1000,
                claimed.traceparent(),
                new TurnRecord.Versions(
                        turn.config().pack().version().toString(),
                        turn.config().platform().version().toString(),
                        turn.state.scenarios().stream()
                                .collect(Collectors.toMap(
                                        ConversationState.Running::scenario,
                                        ConversationState.Running::version,
                                        (a, b) -> b))),
                claimed.trigger() == null
                        ? null
                        : new TurnRecord.Trigger(
                                claimed.trigger().kind(), claimed.trigger().reference()),
                turn.messages.stream()
                        .map(message -> new TurnRecord.Message(
                                message.providerMessageId(),
                                message.kind(),
                                message.text(),
                                message.receivedAt(),
                                message.handling()))
                        .toList(),
                phases,
                turn.text().isBlank() || !turn.hasUnderstanding() ? null : json.valueToTree(turn.understanding()),
                List.copyOf(trace.data),
                List.copyOf(trace.candidates),
                List.copyOf(trace.decisions),
                List.copyOf(trace.moves),
                List.copyOf(trace.tools),
                turn.hasPlan() ? json.valueToTree(turn.plan()) : null,
                Expecting.noted(turn),
                List.copyOf(trace.drafts),
                IntStream.range(0, answers.size())
                        .mapToObj(number -> new TurnRecord.Answer(
                                answers.get(number).kind().name(),
                                answers.get(number).text(),
                                answers.get(number).suggestions(),
                                turn.plan().author(number).orElse(null)))
                        .toList(),
                outcome,
                List.copyOf(trace.models),
                abuse(trace.abuse),
                List.copyOf(trace.facts),
                List.copyOf(trace.questions),
                personal(turn, answers));
    }

    /** What of the customer's personal data the texts repeat. */
    private List<String> personal(TurnContext turn, List<Draft.Message> answers) {
        var texts = Stream.of(
                        turn.messages.stream().map(ReceivedMessage::text).filter(Objects::nonNull),
                        turn.trace.drafts.stream().flatMap(draft -> draft.messages().stream()),
                        answers.stream().map(Draft.Message::text))
                .flatMap(Function.identity())
                .toList();
        var schema = customers.schema(turn.turn.tenant());
        var known = turn.values().entrySet().stream()
                .map(value -> Map.entry(
                        value.getKey(), String.valueOf(value.getValue().value())));
        var offered = turn.hasUnderstanding()
                ? turn.understanding().candidates().stream()
                        .map(candidate -> Map.entry(candidate.field(), candidate.value()))
                : Stream.<Map.Entry<String, String>>of();
        return Stream.concat(known, offered)
                .filter(value ->
                        schema.field(value.getKey()).filter(Field::personal).isPresent())
                .map(Map.Entry::getValue)
                .distinct()
                .filter(value -> texts.stream().anyMatch(Mask.of(List.of(value))::knows))
                .sorted()
                .toList();
    }

    private static TurnRecord.@Nullable Abuse abuse(Finding found) {
        return found.equals(Finding.NOTHING)
                ? null
                : new TurnRecord.Abuse(
                        found.signals().stream()
                                .map(signal ->
                                        new TurnRecord.AbuseSignal(signal.kind(), signal.strength(), signal.evidence()))
                                .toList(),
                        found.suspicions().stream()
                                .map(suspicion -> new TurnRecord.AbuseSuspicion(
                                        suspicion.kind(),
                                        suspicion.severity(),
                                        suspicion.reason(),
                                        suspicion.rule(),
                                        suspicion.policy()))
                                .toList(),
                        found.consequence());
    }

    /** With this phase, as far as it got when the record was written. */
    private static List<TurnRecord.Phase> phases(TurnContext turn, String resolution) {
        var all = new ArrayList<>(turn.trace.phases);
        all.add(new TurnRecord.Phase(
                "P11", "recordAndDeliver", (System.nanoTime() - turn.recordingSince) / 1000, resolution));
        return all;
    }

    /** Turn level: what the customer got now; whether a scenario came to its end is told by its moves. */
    private String resolution(TurnContext turn) {
        if (turn.isListening()) {
            return GOES_ON;
        }
        var moved = turn.trace.moves.stream()
                .filter(move -> move.move().equals("START"))
                .map(TurnRecord.ScenarioMove::scenario)
                .toList();
        var ownOutcome = scenarios.startable(turn.turn.tenant()).stream()
                .filter(scenario -> moved.contains(scenario.id()))
                .flatMap(scenario -> scenario.resolution().stream())
                .findFirst();
        if (ownOutcome.isPresent()) {
            return ownOutcome.get();
        }
        if (turn.unresolved) {
            return "UNRESOLVED";
        }
        return switch (turn.plan().type()) {
            case "ESCALATE" -> "REDIRECTED";
            case "ASK", "CONFIRM", "MIXED" -> GOES_ON;
            case REFUSE -> "UNRESOLVED";
            default ->
                // somebody who swears may have been helped all the same
                turn.trace.categories.stream().allMatch(Gatekeeper.ABUSE_SUSPECTED::equals)
                                && turn.draft().categories().isEmpty()
                        ? "RESOLVED"
                        : "UNRESOLVED";
        };
    }

    private static boolean denies(TurnRecord.Decision decision) {
        return decision.blocked() && decision.conclusion().equals("Deny");
    }

    private static List<String> categories(TurnContext turn) {
        var all = new LinkedHashSet<>(turn.trace.categories);
        if (turn.hasPlan()
                && turn.plan().type().equals(REFUSE)
                && turn.trace.decisions.stream().anyMatch(Recording::denies)) {
            all.add(Enforce.POLICY_RESTRICTION);
        }
        all.addAll(turn.draft().categories());
        return List.copyOf(all);
    }
}
