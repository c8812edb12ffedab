package ai.focal360.tenant;

import ai.focal360.platform.ForOtherNodes;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.Wake;
import ai.focal360.tenant.Publication.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

    /** What came of a publication. */
    public sealed interface Outcome {
        /** The version that is live now; {@code isNew} is false when it already was. */
        record Published(PackVersion version, boolean isNew) implements Outcome {}

        /** Nothing changed, and this is why. */
        record Refused(List<PackProblem> problems) implements Outcome {}
    }

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
     * Every problem these files would have as the tenant's whole pack, in the order of files and lines; empty when they
     * could be published. A platform's candidate must also suit every tenant that stands on the platform now.
     */
    public List<PackProblem> check(TenantId tenant, Map<String, String> files) {
        var candidate = Pack.candidate(tenant, files);
        var problems = new ArrayList<>(check(candidate));
        if (tenant.equals(TenantId.PLATFORM) && problems.isEmpty()) {
            for (var standing : tenants.all()) {
                if (!standing.tenant().equals(TenantId.PLATFORM)) {
                    problems.addAll(check(Pack.stored(standing.version(), standing.files()), candidate));
                }
            }
        }
        return List.copyOf(problems);
    }

    /** Publishes these files as the tenant's whole pack, if they have no problem. */
    public Outcome publish(TenantId tenant, Map<String, String> files) {
        var problems = check(tenant, files);
        return problems.isEmpty() ? publish(Pack.candidate(tenant, files), Origin.API) : new Outcome.Refused(problems);
    }

    /** Problems of the candidate alone, over the live platform or as the platform. */
    List<PackProblem> check(Pack candidate) {
        return check(candidate, candidate.tenant().equals(TenantId.PLATFORM) ? candidate : platform());
    }

    /** Publishes what has been checked, and makes the newest version live. */
    Outcome.Published publish(Pack checked, Origin origin) {
        order.lock();
        try {
            var before = liveNumber(checked.tenant());
            var published = store.publish(checked, origin);
            if (published.version().number() == before) {
                return new Outcome.Published(published.version(), false);
            }
            goLive(published);
            log.info("{} is live", published.version());
            events.publishEvent(new ForOtherNodes(new Wake.PackStored(checked.tenant())));
            return new Outcome.Published(published.version(), true);
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
        return checks.orderedStream()
                .flatMap(check -> check.check(merged, platform).stream())
                .distinct()
                .sorted(Comparator.comparing(PackProblem::file).thenComparingInt(PackProblem::line))
                .limit(MOST_PROBLEMS)
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
