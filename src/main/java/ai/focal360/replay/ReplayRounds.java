package ai.focal360.replay;

import ai.focal360.audit.AuditStore;
import ai.focal360.platform.Rounds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Works on replays over periods, batch by batch, on whichever node comes first. */
@Component
class ReplayRounds extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayRounds.class);

    private final ReplayRows rows;
    private final AuditStore audit;
    private final Replays replays;
    private final ReplayProperties properties;

    ReplayRounds(ReplayRows rows, AuditStore audit, Replays replays, ReplayProperties properties) {
        super("replay");
        this.rows = rows;
        this.audit = audit;
        this.replays = replays;
        this.properties = properties;
        every(properties.rest(), this::round);
    }

    void round() {
        if (rows.giveUp() > 0) {
            LOG.error("A replay broke {} times at the same place and is given up", ReplayRows.MOST_ATTEMPTS);
        }
        rows.claim(properties.lease()).ifPresent(this::batch);
    }

    private void batch(PeriodReplay claimed) {
        var page = audit.search(claimed.period().query(claimed.tenant(), claimed.next(), properties.batch()));
        var replayed = page.turns().stream()
                .map(record -> replays.replay(record, claimed.against()))
                .toList();
        rows.advance(claimed, claimed.findings().plus(replayed), page.next());
    }
}
