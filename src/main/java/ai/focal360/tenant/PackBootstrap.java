package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.PackProblem.Severity;
import ai.focal360.tenant.Publication.Origin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Publishes the folders at start: the platform first, then each tenant on its own. It runs when every bean is there and
 * before the web server answers.
 */
@Component
class PackBootstrap implements SmartLifecycle {
    /** Before {@code WebServerStartStopLifecycle}, which starts 2048 below the last phase. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private static final Logger log = LoggerFactory.getLogger(PackBootstrap.class);

    private final PackSource source;
    private final Publishing publishing;
    private final ConfigStore store;
    private volatile boolean running;

    PackBootstrap(PackSource source, Publishing publishing, ConfigStore store) {
        this.source = source;
        this.publishing = publishing;
        this.store = store;
    }

    @Override
    public void start() {
        var reading = source.read();
        var folder = PackFolder.split(reading.files());
        folder.leftOver().forEach(problem -> log.warn("Belongs to no pack: {}", problem));
        platform(folder.packs(), reading.problems());

        var tenants = new LinkedHashSet<>(folder.packs().keySet());
        store.newest().forEach(version -> tenants.add(version.tenant()));
        tenants.remove(TenantId.PLATFORM);
        for (var tenant : tenants) {
            try {
                tenant(tenant, folder.packs(), reading.problems());
            } catch (RuntimeException e) {
                log.error("Tenant '{}' is not live: its pack could not be made ready", tenant, e);
            }
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void platform(SortedMap<TenantId, SortedMap<String, String>> packs, List<PackProblem> unreadable) {
        var problems = publish(TenantId.PLATFORM, packs, unreadable);
        if (problems.isEmpty()) {
            return;
        }
        if (!publishing.catchUp(TenantId.PLATFORM)) {
            throw new BrokenPlatformPack(problems);
        }
        log.error(
                "The platform's pack in the folders is not published, version {} stays live:{}",
                publishing.liveNumber(TenantId.PLATFORM),
                lines(problems));
    }

    private void tenant(
            TenantId tenant, SortedMap<TenantId, SortedMap<String, String>> packs, List<PackProblem> unreadable) {
        if (!packs.containsKey(tenant)) {
            publishing.catchUp(tenant);
            return;
        }
        var problems = publish(tenant, packs, unreadable);
        if (problems.isEmpty()) {
            return;
        }
        if (publishing.catchUp(tenant)) {
            log.error(
                    "The pack of tenant '{}' in the folders is not published, version {} stays live:{}",
                    tenant,
                    publishing.liveNumber(tenant),
                    lines(problems));
        } else {
            log.error("Tenant '{}' is not live, its first pack has problems:{}", tenant, lines(problems));
        }
    }

    private List<PackProblem> publish(
            TenantId tenant, SortedMap<TenantId, SortedMap<String, String>> packs, List<PackProblem> unreadable) {
        var candidate = Pack.candidate(tenant, packs.getOrDefault(tenant, new TreeMap<>()));
        var findings = publishing.check(candidate);
        var problems = new ArrayList<>(of(tenant, unreadable));
        findings.stream().filter(PackProblem::stops).forEach(problems::add);
        if (problems.isEmpty()) {
            publishing.publish(candidate, Origin.FOLDER, findings);
            var unexplained = findings.stream()
                    .filter(finding -> finding.severity() == Severity.WARNING && finding.accepted() == null)
                    .toList();
            if (!unexplained.isEmpty()) {
                log.warn("The pack of '{}' is published, with warnings:{}", tenant, lines(unexplained));
            }
        }
        return problems;
    }

    private static List<PackProblem> of(TenantId tenant, List<PackProblem> unreadable) {
        return unreadable.stream()
                .filter(problem -> problem.file().split("/", 3)[1].equals(tenant.value()))
                .toList();
    }

    private static String lines(List<PackProblem> problems) {
        var text = new StringBuilder();
        problems.forEach(problem -> text.append("\n  ").append(problem));
        return text.toString();
    }
}
