package ai.focal360.handoff;

import ai.focal360.handoff.Handoff.State;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.HandoffMoved;
import ai.focal360.scenario.HandoffTasks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees to those who waited too long for somebody, and to those whose colleague was not seen: each in a transaction of its own, so
 * that one that breaks holds up nobody else. It comes round again after a minute.
 */
@Component
class DueHandoffs {
    private static final Logger log = LoggerFactory.getLogger(DueHandoffs.class);
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final int MOST = 100;

    private final HandoffRows rows;
    private final HandoffTasks tasks;
    private final HandoffSettings.Source settings;
    private final Telling telling;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final TransactionTemplate transaction;

    DueHandoffs(
            HandoffRows rows,
            HandoffTasks tasks,
            HandoffSettings.Source settings,
            Telling telling,
            ApplicationEventPublisher events,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.rows = rows;
        this.tasks = tasks;
        this.settings = settings;
        this.telling = telling;
        this.events = events;
        this.meters = meters;
        this.transaction = new TransactionTemplate(transactions);
    }

    void run() {
        for (var due : rows.due(MOST)) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            seeTo(due);
        }
    }

    private void seeTo(HandoffRows.Due due) {
        try {
            var outcome = transaction.execute(status -> rows.holdDue(due)
                    .map(handoff -> seeTo(due.tenant(), handoff))
                    .orElse(""));
            if (outcome != null && !outcome.isEmpty()) {
                counted(due.tenant(), outcome);
            }
        } catch (RuntimeException e) {
            log.warn("Handoff {} of {} broke and is seen to again later: {}", due.id(), due.tenant(), e.toString());
            transaction.executeWithoutResult(status -> rows.postpone(due, AGAIN));
            counted(due.tenant(), "failed");
        }
    }

    /** What it came to. */
    private String seeTo(TenantId tenant, Handoff handoff) {
        if (!tasks.isOpen(handoff.task())) {
            events.publishEvent(new HandoffMoved.Withdrawn(tenant, handoff.task()));
            return "withdrawn";
        }
        if (handoff.state() == State.CLAIMED) {
            tasks.release(handoff.task());
            telling.notice(tenant, handoff, Telling.ANOTHER);
            return "released";
        }
        var team = settings.of(tenant, handoff.agent());
        if (!team.isOpen()) {
            rows.postpone(new HandoffRows.Due(tenant, handoff.id()), team.deadline());
            return "closed";
        }
        rows.escalated(tenant, handoff.id());
        tasks.urge(handoff.task(), team.escalateTo());
        telling.notice(tenant, handoff, Telling.STILL_WAITING);
        return "urged";
    }

    private void counted(TenantId tenant, String outcome) {
        meters.counter("focal.handoff.tasks", "tenant", tenant.value(), "outcome", outcome)
                .increment();
    }
}
