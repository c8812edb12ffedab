package ai.focal360.replay;

import ai.focal360.audit.AuditStore;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import ai.focal360.replay.PeriodReplay.State;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Replays over periods: what would have changed last month. One of a tenant runs at a time. */
@Component
public class PeriodReplays {
    private final ReplayRows rows;
    private final AuditStore audit;
    private final Clock clock;

    PeriodReplays(ReplayRows rows, AuditStore audit, Clock clock) {
        this.rows = rows;
        this.audit = audit;
        this.clock = clock;
    }

    /** Has a replay worked on from now on; a problem when one of the tenant's runs already. */
    public PeriodReplay begin(TenantId tenant, Period period, Against against, UUID by) {
        var replay = new PeriodReplay(
                ReplayId.random(),
                tenant,
                period,
                against,
                State.RUNNING,
                by,
                clock.instant(),
                null,
                audit.count(period.query(tenant, null, 1)),
                Findings.NONE,
                null);
        if (!rows.insert(replay)) {
            throw Problem.CONFLICT.because("A replay of this tenant is running: wait for its end, or cancel it.");
        }
        return replay;
    }

    public Optional<PeriodReplay> find(TenantId tenant, ReplayId id) {
        return rows.find(tenant, id);
    }

    /** The latest ones, newest first. */
    public List<PeriodReplay> newest(TenantId tenant) {
        return rows.newest(tenant);
    }

    /** Ends a replay that runs; what it found until now stays. False when it does not run. */
    public boolean cancel(TenantId tenant, ReplayId id) {
        return rows.cancel(tenant, id);
    }
}
