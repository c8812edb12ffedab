package ai.focal360.customer;

import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Customers who turned out to be one person, and whether they did. */
@Component
public class Merges {
    private final MergeRows rows;

    Merges(MergeRows rows) {
        this.rows = rows;
    }

    /**
     * Wants two customers joined, whichever of their names are given; it happens as soon as neither is being answered. Asked
     * again, it is the same merge; empty when they are one already, or one of them is not there.
     */
    @Transactional
    public Optional<Merge> join(TenantId tenant, CustomerId one, CustomerId other, String by, String reason) {
        var first = rows.current(tenant, one);
        var second = rows.current(tenant, other);
        if (first.isEmpty() || second.isEmpty() || first.equals(second)) {
            return Optional.empty();
        }
        return rows.find(tenant, rows.want(tenant, first.get(), second.get(), null, by, reason));
    }

    /** Wants them parted again; empty when there is no such merge that stands. */
    @Transactional
    public Optional<Merge> undo(TenantId tenant, UUID merge, String by, String reason) {
        return rows.wantUndone(tenant, merge, by, reason) ? rows.find(tenant, merge) : Optional.empty();
    }

    public Optional<Merge> find(TenantId tenant, UUID merge) {
        return rows.find(tenant, merge);
    }

    /** All a customer was ever part of, the newest first. */
    public List<Merge> of(TenantId tenant, CustomerId customer) {
        return rows.of(tenant, customer);
    }

    /** Whom a customer was found to be, themselves for almost everybody; empty where there is none. */
    public Optional<CustomerId> current(TenantId tenant, CustomerId customer) {
        return rows.current(tenant, customer);
    }
}
