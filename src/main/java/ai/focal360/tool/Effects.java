package ai.focal360.tool;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The ledger to look at. */
@Component
public class Effects {
    private final EffectRows rows;

    Effects(EffectRows rows) {
        this.rows = rows;
    }

    /** Null is any. */
    public record Filter(
            EffectLedger.@Nullable State state,
            @Nullable String tool,
            @Nullable CustomerId customer,
            @Nullable ConversationId conversation) {}

    /** {@code next} is the key to give back for what comes after. */
    public record Page(List<EffectView> effects, @Nullable String next) {
        public Page {
            effects = List.copyOf(effects);
        }
    }

    /** Newest first; {@code after} is the {@code next} of an earlier page. */
    public Page page(TenantId tenant, Filter filter, @Nullable String after, int limit) {
        var before = after == null ? Long.MAX_VALUE : rows.position(tenant, after);
        var found = rows.page(tenant, filter, before, limit + 1);
        return found.size() <= limit
                ? new Page(found, null)
                : new Page(found.subList(0, limit), found.get(limit - 1).key());
    }

    public Optional<EffectView> find(TenantId tenant, String key) {
        return rows.find(tenant, key).map(EffectRows.Row::effect);
    }

    /** How many effects of the tool have no known end. */
    public long open(TenantId tenant, String tool) {
        return rows.open(tenant, tool);
    }
}
