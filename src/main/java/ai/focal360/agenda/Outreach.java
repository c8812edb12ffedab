package ai.focal360.agenda;

import ai.focal360.agenda.AgendaTask.State;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees to a due task: one transaction, in which the process {@code agenda-task} runs from start to end. In it the customer's
 * conversations are held, so that nobody writes between what is found and what is done.
 */
@Component
public class Outreach {
    /** What the tasks of the process are called. */
    public static final Set<String> STEPS = Set.of("consider", "speak", "postpone", "drop", "expire", "standDown");

    private static final Logger log = LoggerFactory.getLogger(Outreach.class);

    private final AgendaRows rows;
    private final Surroundings surroundings;
    private final Considering considering;
    private final Speaking speaking;
    private final AgendaProcess process;
    private final AgendaProperties properties;
    private final MeterRegistry meters;
    private final TransactionTemplate transaction;
    private final Map<UUID, Case> cases = new ConcurrentHashMap<>();

    Outreach(
            AgendaRows rows,
            Surroundings surroundings,
            Considering considering,
            Speaking speaking,
            AgendaProcess process,
            AgendaProperties properties,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.rows = rows;
        this.surroundings = surroundings;
        this.considering = considering;
        this.speaking = speaking;
        this.process = process;
        this.properties = properties;
        this.meters = meters;
        this.transaction = new TransactionTemplate(transactions);
    }

    void seeTo(Claim claim) {
        try {
            var outcome = transaction.execute(status -> run(claim));
            if (outcome != null && !outcome.isEmpty()) {
                counted(claim, outcome);
            }
        } catch (RuntimeException e) {
            log.warn("Task {} of {} broke: {}", claim.task().id(), claim.task().tenant(), e.toString());
            var forGood =
                    transaction.execute(status -> rows.broke(claim, properties.retry(), properties.mostAttempts()));
            if (Boolean.TRUE.equals(forGood)) {
                counted(claim, "failed");
                log.error(
                        "Task {} of {} failed for good",
                        claim.task().id(),
                        claim.task().tenant(),
                        e);
            }
        }
    }

    void setAside() {
        transaction.executeWithoutResult(status -> rows.setAside());
    }

    /** Empty when the task is not this claim's any more. */
    private String run(Claim claim) {
        var contacts = speaking.hold(claim.task());
        if (!rows.hold(claim)) {
            return "";
        }
        var due = new Case(claim, contacts);
        cases.put(claim.task().id(), due);
        try {
            process.run(claim.task().id());
            return due.outcome();
        } finally {
            cases.remove(claim.task().id());
        }
    }

    private void counted(Claim claim, String outcome) {
        var task = claim.task();
        meters.counter("focal.agenda.tasks", "tenant", task.tenant().value(), "type", type(task), "outcome", outcome)
                .increment();
        meters.timer("focal.agenda.lag", "outcome", outcome).record(Duration.between(task.dueAt(), claim.now()));
    }

    /** The types of the platform by name: what others call theirs is theirs to count. */
    private static String type(AgendaTask task) {
        return switch (task.type()) {
            case AgendaTask.FOLLOW_UP, AgendaTask.EXPIRY, AgendaTask.REMINDER, AgendaTask.OUTREACH -> task.type();
            default -> "other";
        };
    }

    /** One task of the process; what it came to is {@code send}, {@code postpone}, {@code drop}, {@code expired} or {@code answered}. */
    public String perform(String step, UUID task) {
        var due = cases.get(task);
        if (due == null) {
            throw new IllegalStateException("Expected task %s to be under way on this node".formatted(task));
        }
        switch (step) {
            case "consider" -> due.decided(considering.of(due, () -> surroundings.of(due)));
            case "speak" -> speaking.speak(due);
            case "postpone" -> speaking.postpone(due);
            case "drop" -> speaking.end(due, State.DROPPED);
            case "expire" -> speaking.end(due, State.EXPIRED);
            case "standDown" -> speaking.standDown(due);
            default -> throw new IllegalArgumentException("Expected a step of the agenda, but it is " + step);
        }
        return due.outcome();
    }
}
