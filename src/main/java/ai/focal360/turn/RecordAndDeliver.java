package ai.focal360.turn;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.TurnRecord;
import ai.focal360.customer.Customers;
import ai.focal360.firewall.Finding;
import ai.focal360.llm.Draft;
import ai.focal360.llm.SenseRequest.Line;
import ai.focal360.llm.SenseRequest.Role;
import ai.focal360.scenario.Scenarios;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** P11: one transaction with everything the turn leaves: conversation, customer data, goal, record, outbound messages. */
@Component
class RecordAndDeliver implements Phase {
    private final StateStore store;
    private final Gatekeeper gatekeeper;
    private final Customers customers;
    private final Scenarios scenarios;
    private final AuditStore audit;
    private final ApplicationEventPublisher events;
    private final Checkpoint.Codec codec;
    private final ObjectMapper json;
    private final Clock clock;
    private final TransactionTemplate own;

    RecordAndDeliver(
            StateStore store,
            Gatekeeper gatekeeper,
            Customers customers,
            Scenarios scenarios,
            AuditStore audit,
            ApplicationEventPublisher events,
            Checkpoint.Codec codec,
            ObjectMapper json,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.gatekeeper = gatekeeper;
        this.customers = customers;
        this.scenarios = scenarios;
        this.audit = audit;
        this.events = events;
        this.codec = codec;
        this.json = json;
        this.clock = clock;
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public String number() {
        return "P11";
    }

    @Override
    public String run(TurnContext turn) {
        turn.recordingSince = System.nanoTime();
        var answers = turn.draft().messages();
        var state = turn.blocked
                ? turn.state.turnedAway()
                : turn.state.answered(
                        lines(turn, answers),
                        turn.plan().goal(),
                        turn.guidelines.stream()
                                .map(TurnContext.AppliedGuideline::id)
                                .toList(),
                        turn.turn.trigger() == null);
        var record = record(turn, answers);
        own.executeWithoutResult(status -> {
            store.finish(turn.turn, codec.write(state));
            customers.save(turn.profile());
            if (!turn.sayings.isEmpty()) {
                scenarios.said(turn.turn.tenant(), turn.turn.id(), turn.sayings);
            }
            gatekeeper.settle(turn);
            audit.append(record);
            events.publishEvent(new AnswerReady(
                    turn.turn.tenant(),
                    turn.turn.id(),
                    turn.turn.conversation(),
                    turn.turn.channel(),
                    turn.turn.address(),
                    answers.stream()
                            .map(message -> new AnswerReady.Message(message.text(), message.suggestions()))
                            .toList()));
        });
        return record.outcome().resolution();
    }

    private static List<Line> lines(TurnContext turn, List<Draft.Message> answers) {
        var lines = new ArrayList<Line>();
        turn.heard().forEach(text -> lines.add(new Line(Role.CUSTOMER, text)));
        answers.forEach(message -> lines.add(new Line(Role.AGENT, message.text())));
        return lines;
    }

    private TurnRecord record(TurnContext turn, List<Draft.Message> answers) {
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
                        turn.channel().id(), turn.channel().kind().name()),
                claimed.customer(),
                claimed.conversation(),
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
                                message.providerMessageId(), message.kind(), message.text(), message.receivedAt()))
                        .toList(),
                phases(turn),
                turn.text().isBlank() || !turn.hasUnderstanding() ? null : json.valueToTree(turn.understanding()),
                List.copyOf(trace.data),
                List.copyOf(trace.candidates),
                List.copyOf(trace.decisions),
                List.copyOf(trace.moves),
                List.copyOf(trace.tools),
                json.valueToTree(turn.plan()),
                List.copyOf(trace.drafts),
                answers.stream()
                        .map(message ->
                                new TurnRecord.Answer(message.kind().name(), message.text(), message.suggestions()))
                        .toList(),
                new TurnRecord.Outcome(resolution(turn), categories(turn)),
                List.copyOf(trace.models),
                abuse(trace.abuse));
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
    private List<TurnRecord.Phase> phases(TurnContext turn) {
        var all = new ArrayList<>(turn.trace.phases);
        all.add(new TurnRecord.Phase(
                number(), "recordAndDeliver", (System.nanoTime() - turn.recordingSince) / 1000, resolution(turn)));
        return all;
    }

    /** Turn level: what the customer got now; whether a scenario came to its end is told by its moves. */
    private String resolution(TurnContext turn) {
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
        return switch (turn.plan().type()) {
            case "ESCALATE" -> "REDIRECTED";
            case "ASK", "CONFIRM", "MIXED" -> "PARTIAL";
            case "REFUSE" -> "UNRESOLVED";
            default ->
                // somebody who swears may have been helped all the same
                turn.trace.categories.stream().allMatch(Gatekeeper.ABUSE_SUSPECTED::equals)
                                && turn.draft().categories().isEmpty()
                        ? "RESOLVED"
                        : "UNRESOLVED";
        };
    }

    private static List<String> categories(TurnContext turn) {
        var all = new LinkedHashSet<>(turn.trace.categories);
        all.addAll(turn.draft().categories());
        return List.copyOf(all);
    }
}
