package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A tenant's rules, processes, forms and data as published: {@code files} by path from the repository's top, such as
 * {@code rules/acme-shop/orders.drl}. The platform's own pack has no agents and is shared by all tenants.
 */
public record Pack(PackVersion version, SortedMap<String, String> files, TenantData data) {
    public Pack {
        files = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    public TenantId tenant() {
        return version.tenant();
    }

    /** The files below a top-level folder with an extension, by path. */
    public Map<String, String> files(String folder, String extension) {
        return files.entrySet().stream()
                .filter(file ->
                        file.getKey().startsWith(folder + "/") && file.getKey().endsWith("." + extension))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }
}
