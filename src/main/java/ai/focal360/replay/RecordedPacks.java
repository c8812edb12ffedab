package ai.focal360.replay;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ConfigStore;
import ai.focal360.tenant.Pack;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Published packs by the name records give them, the platform's own too. A version never changes: it is read once. */
@Component
class RecordedPacks {
    private static final int MOST = 50;
    private static final Pattern NAME = Pattern.compile("([a-z0-9-]+)@([0-9]{1,18})");

    private final ConfigStore store;
    private final Cache<String, Pack> read =
            Caffeine.newBuilder().maximumSize(MOST).build();

    RecordedPacks(ConfigStore store) {
        this.store = store;
    }

    /** {@code version} is {@code acme-shop@14}; empty when it is not stored any more, or is another tenant's. */
    Optional<Pack> find(TenantId tenant, String version) {
        return Optional.ofNullable(read.get(version, this::stored))
                .filter(pack -> pack.tenant().equals(tenant));
    }

    private @Nullable Pack stored(String version) {
        var named = NAME.matcher(version);
        return named.matches()
                ? store.find(new TenantId(named.group(1)), Long.parseLong(named.group(2)))
                        .orElse(null)
                : null;
    }
}
