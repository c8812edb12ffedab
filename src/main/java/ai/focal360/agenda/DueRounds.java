package ai.focal360.agenda;

import ai.focal360.platform.Nodes;
import ai.focal360.platform.Rounds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** Looks for due tasks and has them seen to, on every node; the rows say whose a task is. */
@Component
class DueRounds extends Rounds implements DisposableBean {
    private static final Duration UPKEEP = Duration.ofMinutes(1);

    private final AgendaRows rows;
    private final Outreach outreach;
    private final Nodes nodes;
    private final AgendaProperties properties;
    private final ExecutorService workers;

    DueRounds(AgendaRows rows, Outreach outreach, Nodes nodes, AgendaProperties properties) {
        super("agenda");
        this.rows = rows;
        this.outreach = outreach;
        this.nodes = nodes;
        this.properties = properties;
        var threads = new CustomizableThreadFactory("agenda-task-");
        threads.setDaemon(true);
        workers = Executors.newFixedThreadPool(properties.concurrency(), threads);
        every(properties.poll(), this::run);
        every(UPKEEP, this::upkeep);
    }

    /** As long as whole batches are due. */
    void run() {
        List<Claim> claimed;
        do {
            claimed = rows.claim(nodes.id(), properties.lease(), properties.batch());
            seeTo(claimed);
        } while (claimed.size() == properties.batch() && !Thread.currentThread().isInterrupted());
    }

    private void seeTo(List<Claim> claimed) {
        try {
            workers.invokeAll(claimed.stream()
                    .map(claim -> Executors.callable(() -> outreach.seeTo(claim)))
                    .toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void upkeep() {
        outreach.setAside();
        rows.forget(properties.retention());
    }

    @Override
    public void destroy() {
        workers.shutdownNow();
    }
}
