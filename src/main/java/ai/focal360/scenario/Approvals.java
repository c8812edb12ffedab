package ai.focal360.scenario;

import ai.focal360.audit.HumanTask;
import ai.focal360.audit.HumanTask.Decision;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Paged;
import ai.focal360.platform.Place;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.ApprovalRequest.AskedBy;
import ai.focal360.scenario.ApprovalRequest.Change;
import ai.focal360.scenario.ApprovalRequest.Kind;
import ai.focal360.scenario.ApprovalRequest.State;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decisions people are asked for about tool calls. A call that a rule wants a person for waits where it stands in its
 * scenario, while the platform's process {@link #PROCESS} asks, reminds, escalates and in the end gives up; whatever comes of
 * it moves in one transaction: the request's row, what the waiting steps know, and the turn that goes on with them.
 */
@Component
public class Approvals {
    /** The platform's process that asks about calls; its business key is the request's id. */
    static final String PROCESS = "approve-call";

    /** Its one task. */
    private static final String TASK = "Task_ApproveCall";

    /** What the customer is told when their call begins to wait, and when it does no more. */
    static final String WAITING = "approval.waiting";

    static final String TAKEN_BACK = "approval.taken-back";

    /** What a waiting step knows of its request, and then of the decision: never arguments of a tool. */
    static final String WAITS = "approval_waits";

    static final String DECIDED = "approval_decided";

    /** The conversation as a form shows it, kept no longer than its task and in no history. */
    static final String TALK = "talk";

    /** The form a rule names, or the platform's own. */
    static final String FORM = "form";

    /** What the form of {@link #PROCESS} can show. */
    static final Set<String> SHOWN = Set.of(
            "customer",
            "request",
            "proposal",
            ApprovalNotice.RULES,
            TALK,
            "changeable",
            "change_label",
            ApprovalNotice.LIMIT);

    private static final String WITHDRAWN = "nobody waits for it any more";
    private static final int HIGHER = 75;
    private static final int HIGHEST = 100;
    private static final ObjectMapper CANONICAL =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private final Engine engine;
    private final ScenarioCatalog catalog;
    private final ApprovalRequests requests;
    private final ApprovalStore facts;
    private final SayingStore sayings;
    private final Journal journal;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Approvals(
            Engine engine,
            ScenarioCatalog catalog,
            ApprovalRequests requests,
            ApprovalStore facts,
            SayingStore sayings,
            Journal journal,
            ApplicationEventPublisher events,
            MeterRegistry meters,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.engine = engine;
        this.catalog = catalog;
        this.requests = requests;
        this.facts = facts;
        this.sayings = sayings;
        this.journal = journal;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * What a person is asked, and what their form shows: {@code shown} are variables for it, small texts; {@code timers} are
     * ISO durations.
     */
    public record Question(
            TenantId tenant,
            ConversationId conversation,
            CustomerId customer,
            String tool,
            Map<String, Object> arguments,
            String key,
            String role,
            List<AskedBy> rules,
            @Nullable Change change,
            Map<String, Object> shown,
            Timers timers) {
        public Question {
            arguments = Map.copyOf(arguments);
            rules = List.copyOf(rules);
            shown = Map.copyOf(shown);
        }
    }

    /** When a request is brought to mind, given to another group as well, and given up. */
    public record Timers(
            String reminder, String escalation, @Nullable String escalateTo, String deadline) {}

    /**
     * Has a person asked whether the call may be made; the step waits from here on. Where the same customer waits for exactly
     * the same already, both wait for one answer. Joins the caller's transaction.
     */
    public void ask(Position.Calls position, Question question) {
        var tenant = question.tenant();
        var fingerprint = fingerprint(question);
        var id = ApprovalId.random();
        var added = requests.add(new ApprovalRequests.New(
                id,
                tenant,
                question.conversation(),
                question.customer(),
                Kind.CALL,
                position.scenario(),
                position.instance(),
                position.step(),
                null,
                question.tool(),
                question.role(),
                question.key(),
                fingerprint,
                question.rules(),
                question.arguments(),
                question.change()));
        if (added) {
            events.publishEvent(new ApprovalMoved(
                    tenant,
                    id,
                    question.conversation(),
                    position.scenario(),
                    question.tool(),
                    question.role(),
                    State.OPEN));
            var process = start(id, position, question);
            requests.runsAs(tenant, id, process);
            journal.concerns(process, question.conversation());
        } else {
            id = requests.lockOpen(tenant, fingerprint)
                    .orElseThrow(() -> new IllegalStateException("Expected the same question to be open still"))
                    .id();
        }
        requests.wait(
                tenant,
                id,
                new ApprovalRequests.Waiter(
                        position.execution(), question.conversation(), position.instance(), position.step()));
        engine.runtime.removeVariableLocal(position.execution(), DECIDED);
        engine.runtime.setVariableLocal(position.execution(), WAITS, id.toString());
        say(tenant, question.conversation(), position, WAITING);
    }

    /** Has the conversation's next turn say a text about what a position waits for. */
    public void say(TenantId tenant, ConversationId conversation, Position position, String text) {
        sayings.add(
                tenant,
                conversation,
                position.instance(),
                position.scenario(),
                position.step(),
                Say.INFORM,
                text,
                Map.of(),
                null,
                List.of());
    }

    /** Says that what a cancelled scenario waited for will not be done. */
    public void takenBack(TenantId tenant, ConversationId conversation, Position position) {
        say(tenant, conversation, position, TAKEN_BACK);
    }

    private String start(ApprovalId id, Position.Calls position, Question question) {
        var variables = new HashMap<String, Object>(question.shown());
        var asked = engine.runtime.getVariable(position.execution(), "request");
        if (asked != null) {
            variables.put("request", asked);
        }
        variables.putIfAbsent(FORM, PROCESS);
        variables.put("approval_reminder", question.timers().reminder());
        variables.put("approval_escalation", question.timers().escalation());
        variables.put("approval_deadline", question.timers().deadline());
        variables.put(
                "approval_escalate_to",
                Optional.ofNullable(question.timers().escalateTo()).orElse(""));
        var change = question.change();
        variables.put("changeable", change != null);
        if (change != null) {
            variables.put("approved_limit", change.most().doubleValue());
            variables.put(
                    ApprovalDecision.AMOUNT,
                    proposed(question.arguments(), change).doubleValue());
        }
        return engine.runtime
                .startProcessInstanceById(
                        catalog.service(question.tenant(), PROCESS)
                                .orElseThrow(() ->
                                        new IllegalStateException("Expected process '%s' to be there for tenant '%s'"
                                                .formatted(PROCESS, question.tenant()))),
                        id.toString(),
                        variables)
                .getId();
    }

    /** What was proposed, as far as it may be approved. */
    private static BigDecimal proposed(Map<String, Object> arguments, Change change) {
        return arguments.get(change.argument()) instanceof BigDecimal amount && amount.compareTo(change.most()) < 0
                ? amount
                : change.most();
    }

    private static String fingerprint(Question question) {
        try {
            var whole = CANONICAL.writeValueAsBytes(List.of(
                    question.customer().toString(),
                    question.tool(),
                    question.role(),
                    new TreeMap<>(question.arguments())));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(whole));
        } catch (com.fasterxml.jackson.core.JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected a tool's arguments to be plain values", e);
        }
    }

    public Optional<ApprovalRequest> find(TenantId tenant, ApprovalId id) {
        return requests.find(tenant, id);
    }

    /** What the conversation waits for a person for, the oldest first. */
    public List<ApprovalRequest> open(TenantId tenant, ConversationId conversation) {
        return requests.open(tenant, conversation);
    }

    /** What is looked for; null stands for any. */
    public record Filter(
            @Nullable State state,
            @Nullable String tool,
            @Nullable String role,
            @Nullable ConversationId conversation) {}

    public Paged<ApprovalRequest> list(TenantId tenant, Filter filter, @Nullable Place after, int most) {
        var found = requests.list(
                tenant, filter.state(), filter.tool(), filter.role(), filter.conversation(), after, most + 1);
        return Paged.of(
                found, most, last -> new Place(last.requestedAt(), last.id().value()));
    }

    /** What became of a decision somebody sent. */
    public sealed interface Outcome {
        /** It stands, now or since the same decision was sent before. */
        record Stands(ApprovalRequest request) implements Outcome {}

        /** Somebody decided otherwise, or there is nothing to decide any more. */
        record Over(ApprovalRequest request) implements Outcome {}

        record Refused(String why) implements Outcome {}

        record Unknown() implements Outcome {}
    }

    /** Decides as the form's task would be completed: by the same checks, with the same consequences. */
    public Outcome decide(TenantId tenant, ApprovalId id, ApprovalDecision decision, String by) {
        try {
            return java.util.Objects.requireNonNull(
                    transaction.execute(status -> decideWithin(tenant, id, decision, by)));
        } catch (OptimisticLockingException e) {
            // the task went while it was being completed
            return requests.find(tenant, id).<Outcome>map(Outcome.Over::new).orElseGet(Outcome.Unknown::new);
        }
    }

    private Outcome decideWithin(TenantId tenant, ApprovalId id, ApprovalDecision decision, String by) {
        var found = requests.lock(tenant, id);
        if (found.isEmpty()) {
            return new Outcome.Unknown();
        }
        var request = found.get();
        var problem = decision.problem(request);
        if (problem.isPresent()) {
            return new Outcome.Refused(problem.get());
        }
        if (request.state() != State.OPEN) {
            return isSame(request, decision) ? new Outcome.Stands(request) : new Outcome.Over(request);
        }
        var task = engine.tasks.createTaskQuery().processInstanceId(request.process()).list().stream()
                .filter(it ->
                        request.kind() == Kind.CALL || it.getTaskDefinitionKey().equals(request.step()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Expected approval '%s' to have a task".formatted(id)));
        var variables = decision.toVariables();
        variables.put(ApprovalNotice.BY, by);
        engine.tasks.complete(task.getId(), variables);
        return new Outcome.Stands(requests.find(tenant, id).orElseThrow());
    }

    private static boolean isSame(ApprovalRequest request, ApprovalDecision decision) {
        return decision.granted()
                ? request.state() == State.APPROVED && request.decided().equals(decision.arguments(request))
                : request.state() == State.REJECTED && java.util.Objects.equals(request.reason(), decision.reason());
    }

    /**
     * Shows whoever is asked how the talk goes on. Joins the caller's transaction, and keeps others from deciding until it ends:
     * call it before anything else is locked.
     */
    public void talk(List<Position> positions, TenantId tenant, String talk) {
        for (var position : positions) {
            if (position instanceof Position.Awaits awaits) {
                requests.lock(tenant, awaits.approval())
                        .filter(request -> request.state() == State.OPEN)
                        .map(ApprovalRequest::process)
                        .ifPresent(process -> engine.runtime.setVariable(process, TALK, talk));
            } else if (position instanceof Position.Approves approves) {
                var task =
                        engine.tasks.createTaskQuery().taskId(approves.task()).singleResult();
                if (task != null) {
                    requests.lockAt(tenant, task.getProcessInstanceId(), approves.step())
                            .filter(request -> request.state() == State.OPEN)
                            .ifPresent(request -> engine.tasks.setVariableLocal(task.getId(), TALK, talk));
                }
            }
        }
    }

    // What the engine tells -----------------------------------------------------------------------------------------

    /** An Approve step about a tool begins to wait. */
    void stepBegins(ApprovalRequests.New request) {
        requests.add(request);
        events.publishEvent(new ApprovalMoved(
                request.tenant(),
                request.id(),
                request.conversation(),
                request.scenario(),
                request.tool(),
                request.role(),
                State.OPEN));
    }

    /** The request a user task is about. */
    Optional<ApprovalRequest> at(TenantId tenant, String process, String step) {
        return requests.lockAt(tenant, process, step);
    }

    /** A person decided: rules see it, and what waited goes on. */
    void decided(ApprovalRequest request, ApprovalDecision decision, String by) {
        over(
                request,
                decision.granted() ? State.APPROVED : State.REJECTED,
                decision.arguments(request),
                decision.reason(),
                by);
    }

    /** Nobody decided: that is a no. */
    void expired(ApprovalRequest request) {
        over(request, State.EXPIRED, request.arguments(), null, null);
    }

    /** What asked is gone: nobody may decide any more. */
    void withdrawn(ApprovalRequest request) {
        over(request, State.WITHDRAWN, request.arguments(), null, null);
    }

    private void over(
            ApprovalRequest request,
            State state,
            Map<String, Object> arguments,
            @Nullable String reason,
            @Nullable String by) {
        requests.decided(request.tenant(), request.id(), state, arguments, reason, by);
        answered(request, state, arguments, by);
        events.publishEvent(new ApprovalMoved(
                request.tenant(),
                request.id(),
                request.conversation(),
                request.scenario(),
                request.tool(),
                request.role(),
                state));
        Timer.builder("focal.approvals")
                .description("How long requests for approval waited, by what came of them")
                .tag("outcome", state.name())
                .tag("tool", request.tool())
                .register(meters)
                .record(Duration.between(request.requestedAt(), clock.instant()));
        if (request.kind() == Kind.STEP) {
            if (by != null) {
                add(request, request.conversation(), request.instance(), state, arguments, by);
            }
            return;
        }
        for (var waiter : requests.waiters(request.tenant(), request.id())) {
            if (by != null) {
                add(request, waiter.conversation(), waiter.instance(), state, arguments, by);
            }
            goOn(request, state, arguments, waiter);
        }
        requests.nobodyWaits(request.tenant(), request.id());
    }

    private void answered(ApprovalRequest request, State state, Map<String, Object> arguments, @Nullable String by) {
        if (request.process() == null) {
            return;
        }
        var step = request.kind() == Kind.CALL ? TASK : request.step();
        switch (state) {
            case APPROVED ->
                journal.answered(
                        request.process(),
                        step,
                        HumanTask.State.COMPLETED,
                        arguments.equals(request.arguments()) ? Decision.APPROVED : Decision.CHANGED,
                        by);
            case REJECTED ->
                journal.answered(request.process(), step, HumanTask.State.COMPLETED, Decision.REJECTED, by);
            case EXPIRED -> journal.answered(request.process(), step, HumanTask.State.EXPIRED, null, null);
            case WITHDRAWN -> journal.answered(request.process(), step, HumanTask.State.WITHDRAWN, null, null);
            case OPEN -> throw new IllegalStateException("Expected a request that is over to be no longer open");
        }
    }

    private void add(
            ApprovalRequest request,
            ConversationId conversation,
            String instance,
            State state,
            Map<String, Object> arguments,
            String by) {
        facts.add(
                request.tenant(),
                conversation,
                new Scenarios.Approved(
                        instance, request.tool(), request.role(), state == State.APPROVED, arguments, by));
    }

    private void goOn(
            ApprovalRequest request, State state, Map<String, Object> arguments, ApprovalRequests.Waiter waiter) {
        var change = request.change();
        if (state == State.APPROVED
                && change != null
                && arguments.get(change.argument()) instanceof Number amount
                && !amount.equals(request.arguments().get(change.argument()))) {
            engine.runtime.setVariableLocal(waiter.execution(), change.argument(), amount.doubleValue());
        }
        engine.runtime.removeVariableLocal(waiter.execution(), WAITS);
        engine.runtime.setVariableLocal(
                waiter.execution(), DECIDED, request.id().toString());
        events.publishEvent(
                new ScenarioResumed(request.tenant(), waiter.conversation(), waiter.instance(), waiter.step()));
    }

    /** A step that waited is over in another way: the last one to go takes the question with it. */
    void noLongerWaits(TenantId tenant, ApprovalId id, String execution) {
        var request = requests.lock(tenant, id).filter(it -> it.state() == State.OPEN);
        if (request.isEmpty() || requests.waitNoMore(tenant, id, execution)) {
            return;
        }
        withdrawn(request.get());
        var process = request.get().process();
        if (process != null) {
            engine.runtime.deleteProcessInstance(process, WITHDRAWN, true);
        }
    }

    /** Time to bring an open request to mind. */
    void remind(ApprovalRequest request, String task) {
        requests.reminded(request.tenant(), request.id());
        engine.tasks.setPriority(task, HIGHER);
        meters.counter("focal.approvals.reminders", "tool", request.tool()).increment();
    }

    /** Time to have another group look at it, too. */
    void escalate(ApprovalRequest request, String task, @Nullable String to) {
        requests.escalated(request.tenant(), request.id(), to);
        engine.tasks.setPriority(task, HIGHEST);
        if (to != null && !to.equals(request.role())) {
            engine.tasks.addCandidateGroup(task, to);
        }
        meters.counter("focal.approvals.escalations", "tool", request.tool()).increment();
    }
}
