package ai.focal360.tenant;

import ai.focal360.platform.ForOtherNodes;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.Wake;
import ai.focal360.tenant.Publication.Origin;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Checks packs, publishes them and makes them live: all of a pack or nothing of it. */
@Service
public class Publishing {
    private static final Logger log = LoggerFactory.getLogger(Publishing.class);
    private static final int MOST_PROBLEMS = 1000;
    private static final int MOST_KNOWN = 100;

    /** What came of a publication. */
    public sealed interface Outcome {
        /** The version that is live now; {@code isNew} is false when it already was. What was found did not stop it. */
        record Published(PackVersion version, boolean isNew, List<PackProblem> findings) implements Outcome {
            public Published {
                findings = List.copyOf(findings);
            }
        }

        /** Nothing changed, and this is why: errors, and what else was found. */
        record Refused(List<PackProblem> problems) implements Outcome {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /** What was found: a version never changes, only the platform below it does, and checking compiles its rules. */
    private final Cache<Known, List<PackProblem>> known =
            Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

    private record Known(PackVersion version, PackVersion platform) {}

    private final ConfigStore store;
    private final Tenants tenants;
    private final ObjectProvider<PackCheck> checks;
    private final ApplicationEventPublisher events;

    /** One publication at a time on this node, so that what becomes live does so in the order of versions. */
    private final ReentrantLock order = new ReentrantLock();

    Publishing(ConfigStore store, Tenants tenants, ObjectProvider<PackCheck> checks, ApplicationEventPublisher events) {
        this.store = store;
        this.tenants = tenants;
        this.checks = checks;
        this.events = events;
    }

    /**
     * Everything to say of these files as the tenant's whole pack, in the order of files and lines; they could be published
     * when nothing of it {@link PackProblem#stops}. A platform's candidate must also suit every tenant that stands on the
     * platform now.
     */
    public List<PackProblem> check(TenantId tenant, Map<String, String> files) {
        var candidate = Pack.candidate(tenant, files);
        var problems = new ArrayList<>(check(candidate));
        if (tenant.equals(TenantId.PLATFORM) && problems.stream().noneMatch(PackProblem::stops)) {
            for (var standing : tenants.all()) {
                if (!standing.tenant().equals(TenantId.PLATFORM)) {
                    check(Pack.stored(standing.version(), standing.files()), candidate).stream()
                            .filter(PackProblem::stops)
                            .forEach(problems::add);
                }
            }
        }
        return List.copyOf(problems);
    }

    /** Publishes these files as the tenant's whole pack, if no problem of them stops it. */
    public Outcome publish(TenantId tenant, Map<String, String> files) {
        var problems = check(tenant, files);
        return problems.stream().anyMatch(PackProblem::stops)
                ? new Outcome.Refused(problems)
                : publish(Pack.candidate(tenant, files), Origin.API, problems);
    }

    /** What is to be said of a published version as things are today, over the platform that is live now. */
    public Optional<List<PackProblem>> findings(TenantId tenant, long number) {
        return store.find(tenant, number)
                .map(pack -> known.get(new Known(pack.version(), platform().version()), ignored -> check(pack)));
    }

    /** Problems of the candidate alone, over the live platform or as the platform. */
    List<PackProblem> check(Pack candidate) {
        return check(candidate, candidate.tenant().equals(TenantId.PLATFORM) ? candidate : platform());
    }

    /** Publishes what has been checked, and makes the newest version live. */
    Outcome.Published publish(Pack checked, Origin origin, List<PackProblem> findings) {
        order.lock();
        try {
            var before = liveNumber(checked.tenant());
            var published = store.publish(checked, origin);
            if (published.version().number() == before) {
                return new Outcome.Published(published.version(), false, findings);
            }
            goLive(published);
            log.info("{} is live", published.version());
            events.publishEvent(new ForOtherNodes(new Wake.PackStored(checked.tenant())));
            return new Outcome.Published(published.version(), true, findings);
        } finally {
            order.unlock();
        }
    }

    /** Makes the newest stored version live here, if it is not; false when there is none. */
    boolean catchUp(TenantId tenant) {
        order.lock();
        try {
            var newest = store.live(tenant);
            newest.filter(pack -> pack.version().number() > liveNumber(tenant)).ifPresent(pack -> {
                goLive(pack);
                log.info("{} is live, published before or by another node", pack.version());
            });
            return newest.isPresent();
        } finally {
            order.unlock();
        }
    }

    long liveNumber(TenantId tenant) {
        return tenants.pack(tenant).map(pack -> pack.version().number()).orElse(0L);
    }

    private List<PackProblem> check(Pack candidate, Pack platform) {
        var merged = candidate.over(platform);
        var found = checks.orderedStream()
                .flatMap(check -> check.check(merged, platform).stream())
                .distinct()
                .toList();
        // what stops a publication is never the part that is cut off
        return Acceptances.of(candidate).applied(found).stream()
                .sorted(Comparator.comparing(PackProblem::severity))
                .limit(MOST_PROBLEMS)
                .sorted(Comparator.comparing(PackProblem::file).thenComparingInt(PackProblem::line))
                .toList();
    }

    /** Listeners first: whoever asks for a live pack finds everything made from it ready. */
    private void goLive(Pack own) {
        if (!own.tenant().equals(TenantId.PLATFORM)) {
            var platform = platform();
            makeLive(own.over(platform), platform);
            return;
        }
        makeLive(own, own);
        for (var standing : tenants.all()) {
            if (!standing.tenant().equals(TenantId.PLATFORM)) {
                makeLive(Pack.stored(standing.version(), standing.files()).over(own), own);
            }
        }
    }

    private void makeLive(Pack pack, Pack platform) {
        events.publishEvent(new PackPublished(pack, platform));
        tenants.goLive(pack);
    }

    private Pack platform() {
        var platform = tenants.pack(TenantId.PLATFORM);
        return platform.orElseThrow(() ->
                new IllegalStateException("Expected the platform's pack to be live before a tenant's pack is read"));
    }
}
