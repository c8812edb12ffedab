package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Packs that are live without having been published, for tests of the modules that read them. */
public final class LivePacks {
    private LivePacks() {}

    public static Pack pack(TenantId tenant, Map<String, String> files, List<Tool> tools) {
        var data = new TenantData(
                tenant.value(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                tools,
                new Texts(Map.of()));
        return new Pack(new PackVersion(tenant, 1, "0"), new TreeMap<>(files), data);
    }

    /** The demo tenant's pack as it stands in the repository. */
    public static Pack demo() {
        var tenant = new TenantId("acme-shop");
        var packs = PackFolder.split(new PackSource(TestPacks.properties("classpath:/packs"))
                        .read()
                        .files())
                .packs();
        var platform = Pack.candidate(TenantId.PLATFORM, packs.getOrDefault(TenantId.PLATFORM, new TreeMap<>()));
        return Pack.candidate(tenant, packs.getOrDefault(tenant, new TreeMap<>()))
                .over(platform);
    }

    /** A tenant's pack as it stands in the repository, with more files in it. */
    public static Pack of(TenantId tenant, Map<String, String> more) {
        var packs = PackFolder.split(new PackSource(TestPacks.properties("classpath:/packs"))
                        .read()
                        .files())
                .packs();
        var files = new TreeMap<>(packs.getOrDefault(tenant, new TreeMap<>()));
        files.putAll(more);
        return Pack.candidate(tenant, files).over(platform());
    }

    /** The platform's own pack as it stands in the repository. */
    public static Pack platform() {
        return Pack.candidate(
                TenantId.PLATFORM,
                PackFolder.split(new PackSource(TestPacks.properties("classpath:/packs"))
                                .read()
                                .files())
                        .packs()
                        .getOrDefault(TenantId.PLATFORM, new TreeMap<>()));
    }

    public static Tenants live(Pack... packs) {
        var tenants = new Tenants();
        for (var pack : packs) {
            tenants.goLive(pack);
        }
        return tenants;
    }

    public static void publish(Tenants tenants, Pack pack) {
        tenants.goLive(pack);
    }
}
