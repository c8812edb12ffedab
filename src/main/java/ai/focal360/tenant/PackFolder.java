package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the folders {@code rules/ processes/ ui-forms/ seeds/} hold, by tenant. Forms lie flat: a form belongs to every pack
 * one of whose processes or rules opens it.
 */
record PackFolder(SortedMap<TenantId, SortedMap<String, String>> packs, List<PackProblem> leftOver) {
    /** The schemas of the data, which belong to the program. */
    private static final String SCHEMAS = "seeds/schemas/";

    PackFolder {
        packs = Collections.unmodifiableSortedMap(new TreeMap<>(packs));
        leftOver = List.copyOf(leftOver);
    }

    static PackFolder split(Map<String, String> files) {
        var packs = new TreeMap<TenantId, SortedMap<String, String>>(Comparator.comparing(TenantId::value));
        var leftOver = new ArrayList<PackProblem>();
        var forms = new TreeMap<String, String>();
        new TreeMap<>(files).forEach((path, content) -> {
            var parts = path.split("/", 3);
            if (path.startsWith("ui-forms/")) {
                forms.put(path, content);
            } else if (parts.length == 3 && TenantId.isValid(parts[1]) && !path.startsWith(SCHEMAS)) {
                packs.computeIfAbsent(new TenantId(parts[1]), tenant -> new TreeMap<>())
                        .put(path, content);
            } else if (!path.startsWith(SCHEMAS)) {
                leftOver.add(new PackProblem(
                        path, 0, "Expected the file in a tenant's folder, such as %s/acme-shop/".formatted(parts[0])));
            }
        });
        var opened = new HashSet<String>();
        packs.values().forEach(pack -> FormReference.in(pack).stream()
                .map(FormReference::path)
                .filter(forms::containsKey)
                .forEach(form -> {
                    opened.add(form);
                    pack.put(form, forms.getOrDefault(form, ""));
                }));
        forms.keySet().stream()
                .filter(form -> !opened.contains(form))
                .forEach(form -> leftOver.add(new PackProblem(form, 0, "No process opens this form")));
        return new PackFolder(packs, leftOver);
    }
}
