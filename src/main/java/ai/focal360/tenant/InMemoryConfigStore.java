package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Publication.Origin;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Published packs for simulations and tests: gone with the process. */
public final class InMemoryConfigStore implements ConfigStore {
    private record Stored(Pack pack, Publication publication) {}

    private final Clock clock;
    private final Map<TenantId, List<Stored>> versions = new HashMap<>();

    public InMemoryConfigStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Pack> live(TenantId tenant) {
        return newestFirst(tenant).stream().findFirst().map(Stored::pack);
    }

    @Override
    public synchronized Optional<Pack> find(TenantId tenant, long number) {
        return newestFirst(tenant).stream()
                .map(Stored::pack)
                .filter(pack -> pack.version().number() == number)
                .findFirst();
    }

    @Override
    public synchronized List<Publication> versions(TenantId tenant) {
        return newestFirst(tenant).stream().map(Stored::publication).toList();
    }

    @Override
    public synchronized List<PackVersion> newest() {
        return versions.values().stream()
                .map(stored -> stored.get(0).pack().version())
                .toList();
    }

    @Override
    public synchronized Pack publish(Pack candidate, Origin origin) {
        var earlier = newestFirst(candidate.tenant());
        var publications = earlier.stream().map(Stored::publication).toList();
        if (PackNumbering.isNothingNew(candidate.version().hash(), origin, publications)) {
            return earlier.get(0).pack();
        }
        var version = PackNumbering.next(candidate.version(), publications);
        var pack = Pack.stored(version, candidate.files());
        versions.computeIfAbsent(candidate.tenant(), tenant -> new ArrayList<>())
                .add(0, new Stored(pack, new Publication(version, origin, clock.instant())));
        return pack;
    }

    private List<Stored> newestFirst(TenantId tenant) {
        return List.copyOf(versions.getOrDefault(tenant, List.of()));
    }
}
