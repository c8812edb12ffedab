package ai.focal360.insight;

import ai.focal360.platform.TenantId;
import ai.focal360.scenario.GapTasks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What somebody is told of a gap they are to see to. Joins the caller's transaction. */
@Component
class Tickets {
    private static final int EXAMPLES = 10;

    /** The engine keeps no longer texts as variables than 4,000 characters. */
    private static final int LONGEST = 3_500;

    private final GapRows rows;
    private final GapTasks tasks;
    private final MeterRegistry meters;
    private final ApplicationEventPublisher events;

    Tickets(GapRows rows, GapTasks tasks, MeterRegistry meters, ApplicationEventPublisher events) {
        this.rows = rows;
        this.tasks = tasks;
        this.meters = meters;
        this.events = events;
    }

    /** Does nothing where the gap has one already, or is closed. */
    void open(KnowledgeGap gap, String reason) {
        if (rows.ticketed(gap.gap(), reason)) {
            tasks.open(of(gap, reason));
            count("opened", "rule");
            events.publishEvent(new GapMoved(gap.tenant(), gap.gap(), KnowledgeGap.State.TICKETED));
        }
    }

    /** Brings the ticket up to what is known of its gap now. */
    void tellAgain(TenantId tenant, UUID id) {
        rows.find(tenant, id).ifPresent(gap -> tasks.grow(of(gap, String.valueOf(gap.reason()))));
    }

    void close(KnowledgeGap gap) {
        tasks.close(gap.tenant(), gap.gap());
        count("closed", "knowledge");
        events.publishEvent(new GapMoved(gap.tenant(), gap.gap(), KnowledgeGap.State.ANSWERED));
    }

    void closedByPerson(TenantId tenant, UUID gap, KnowledgeGap.State state) {
        count("closed", "person");
        events.publishEvent(new GapMoved(tenant, gap, state));
    }

    private void count(String event, String by) {
        meters.counter("focal.insight.tickets", "event", event, "by", by).increment();
    }

    private GapTasks.Ticket of(KnowledgeGap gap, String reason) {
        var examples = rows.questions(gap.gap(), EXAMPLES).stream()
                .map(Question::text)
                .distinct()
                .collect(Collectors.joining("\n"));
        return new GapTasks.Ticket(
                gap.tenant(),
                gap.gap(),
                gap.question(),
                reason,
                gap.asked(),
                gap.customers(),
                LocalDate.ofInstant(gap.firstAsked(), ZoneOffset.UTC).toString(),
                examples.length() <= LONGEST ? examples : examples.substring(0, LONGEST));
    }
}
