package ai.focal360.turn;

import ai.focal360.audit.AuditStore;
import ai.focal360.customer.Customers;
import ai.focal360.llm.Draft;
import ai.focal360.llm.SenseRequest.Line;
import ai.focal360.llm.SenseRequest.Role;
import ai.focal360.scenario.Scenarios;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** P11: one transaction with everything the turn leaves: conversation, customer data, goal, record, outbound messages. */
@Component
class RecordAndDeliver implements Phase {
    private static final String HISTORY = "conversation.history.turns";

    /** When rules may first have something to say about a conversation in which nothing happens. */
    private static final List<String> TIMES =
            List.of("conversation.idle.warning", "conversation.idle", "conversation.absolute");

    private final StateStore store;
    private final Gatekeeper gatekeeper;
    private final Approving approving;
    private final Customers customers;
    private final Scenarios scenarios;
    private final AuditStore audit;
    private final ApplicationEventPublisher events;
    private final Checkpoint.Codec codec;
    private final Recording recording;
    private final TransactionTemplate own;

    RecordAndDeliver(
            StateStore store,
            Gatekeeper gatekeeper,
            Approving approving,
            Customers customers,
            Scenarios scenarios,
            AuditStore audit,
            ApplicationEventPublisher events,
            Checkpoint.Codec codec,
            Recording recording,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.gatekeeper = gatekeeper;
        this.approving = approving;
        this.customers = customers;
        this.scenarios = scenarios;
        this.audit = audit;
        this.events = events;
        this.codec = codec;
        this.recording = recording;
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
        var state = turn.blocked && !turn.isListening()
                ? turn.state.turnedAway()
                : turn.state.answered(
                        lines(turn, answers),
                        turn.plan().goal(),
                        turn.guidelines.stream()
                                .map(TurnContext.AppliedGuideline::id)
                                .toList(),
                        turn.turn.trigger() == null,
                        (int) turn.settings().number(HISTORY));
        return Objects.requireNonNull(own.execute(status -> {
            // what is asked is locked before the conversation is, as where somebody decides
            approving.told(turn, state);
            var afterwards = unlessCalled(turn, afterwards(turn));
            var messages = store.finish(turn.turn, codec.write(state), afterwards);
            if (messages > turn.messages.size()) {
                // some were absorbed after they were read: their answer is this one, too
                turn.messages = store.load(turn.turn).messages();
            }
            customers.save(turn.profile());
            if (!turn.sayings.isEmpty()) {
                scenarios.said(turn.turn.tenant(), turn.turn.id(), turn.sayings);
            }
            gatekeeper.settle(turn);
            Expecting.moved(turn).ifPresent(events::publishEvent);
            turn.errand()
                    .map(errand -> new ErrandDone(
                            turn.turn.tenant(),
                            turn.turn.id(),
                            Objects.requireNonNull(turn.turn.trigger()).reference(),
                            Expecting.outcome(turn, errand)))
                    .ifPresent(events::publishEvent);
            var record = recording.answered(turn, answers);
            audit.append(record);
            closed(turn, afterwards).ifPresent(events::publishEvent);
            events.publishEvent(new AnswerReady(
                    turn.turn.tenant(),
                    turn.turn.id(),
                    turn.turn.conversation(),
                    turn.turn.channel(),
                    turn.turn.address(),
                    IntStream.range(0, answers.size())
                            .mapToObj(number -> new AnswerReady.Message(
                                    answers.get(number).text(),
                                    answers.get(number).suggestions(),
                                    turn.plan().author(number).orElse(null)))
                            .toList()));
            return record.outcome().resolution();
        }));
    }

    /** Who wrote in the very moment is answered, and nothing is closed. */
    private static Afterwards afterwards(TurnContext turn) {
        var settling = turn.heard().isEmpty() ? turn.errand() : Optional.<Errand>empty();
        if (settling.filter(errand -> errand.type().equals(Errand.STILL_THERE)).isPresent()) {
            return Afterwards.AS_BEFORE;
        }
        return settling.filter(errand -> errand.type().equals(Errand.CLOSE))
                .map(errand -> Afterwards.over(Closing.valueOf(Objects.requireNonNull(errand.expiry()))))
                .orElseGet(() -> turn.state.turns() > 0 ? Afterwards.GOES_ON : Afterwards.lookedAt(firstLook(turn)));
    }

    /** Who wrote while it was about to be closed is answered in it. */
    private Afterwards unlessCalled(TurnContext turn, Afterwards afterwards) {
        return afterwards.closing() != null && store.isCalled(turn.turn) ? Afterwards.AS_BEFORE : afterwards;
    }

    private static Optional<ConversationClosed> closed(TurnContext turn, Afterwards afterwards) {
        var claimed = turn.turn;
        return Optional.ofNullable(afterwards.closing())
                .map(why -> new ConversationClosed(
                        claimed.tenant(),
                        claimed.agent(),
                        claimed.customer(),
                        claimed.conversation(),
                        claimed.channel(),
                        why));
    }

    private static Duration firstLook(TurnContext turn) {
        return TIMES.stream()
                .map(time -> Duration.ofMillis(turn.settings().millis(time)))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static List<Line> lines(TurnContext turn, List<Draft.Message> answers) {
        var lines = new ArrayList<Line>();
        turn.heard().forEach(text -> lines.add(new Line(Role.CUSTOMER, text)));
        answers.forEach(message -> lines.add(new Line(Role.AGENT, message.text())));
        return lines;
    }
}
