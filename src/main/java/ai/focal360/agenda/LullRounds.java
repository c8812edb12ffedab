package ai.focal360.agenda;

import ai.focal360.platform.Rounds;
import org.springframework.stereotype.Component;

/** Looks for conversations in which nothing happens, on every node; rows that are held say whose one is. */
@Component
class LullRounds extends Rounds {
    private final Lulls lulls;

    LullRounds(Lulls lulls, AgendaProperties properties) {
        super("quiet conversations");
        this.lulls = lulls;
        every(properties.poll(), this::run);
    }

    /** As long as there are some. */
    void run() {
        while (!Thread.currentThread().isInterrupted() && lulls.seeToOne()) {
            // one transaction each
        }
    }
}
