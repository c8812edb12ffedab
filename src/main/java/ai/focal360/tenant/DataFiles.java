package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The YAML of a pack, file by file and entry by entry, each checked against its schema. Entries with a problem of their
 * own are known by name and have no data, so that one mistake is reported once.
 */
final class DataFiles {
    private static final String CURRENCY = "money.currency";

    /** Folders of a tenant's seeds that other modules read. */
    private static final Set<String> OTHERS = Set.of("language", "order-desk");

    /** One thing a tenant configured. {@code pointer} is where it stands in its file. */
    record Entry(DataKind kind, String id, JsonNode node, YamlFile file, String pointer, boolean valid) {
        PackProblem problem(String below, String reason) {
            return new PackProblem(file.path(), file.line(pointer + below), reason);
        }
    }

    private final Map<DataKind, Map<String, Entry>> entries = new EnumMap<>(DataKind.class);
    private final List<PackProblem> problems = new ArrayList<>();
    private final List<String> scenarios = new ArrayList<>();

    private DataFiles() {
        for (var kind : DataKind.values()) {
            entries.put(kind, new LinkedHashMap<>());
        }
    }

    static DataFiles read(TenantId tenant, Map<String, String> files) {
        var data = new DataFiles();
        var folder = "seeds/" + tenant + "/";
        new TreeMap<>(files).forEach((path, content) -> {
            if (path.startsWith(folder)) {
                data.add(path, path.substring(folder.length()), content);
            }
            scenarioAt(tenant, path).ifPresent(data.scenarios::add);
        });
        return data;
    }

    /** The process whose file this is, one scenario per file. */
    static Optional<String> scenarioAt(TenantId tenant, String path) {
        var folder = "processes/" + tenant + "/";
        return path.startsWith(folder) && path.endsWith(".bpmn")
                ? Optional.of(path.substring(path.lastIndexOf('/') + 1, path.length() - ".bpmn".length()))
                : Optional.empty();
    }

    /** The tenant's own processes, by file name. */
    List<String> scenarios() {
        return List.copyOf(scenarios);
    }

    List<PackProblem> problems() {
        return List.copyOf(problems);
    }

    /** What the tenant's amounts are in when nobody says (ISO 4217); null where its own files do not say it. */
    @Nullable
    String currency() {
        return of(DataKind.TENANT).values().stream()
                .map(tenant -> tenant.node().path("settings").path(CURRENCY))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElse(null);
    }

    List<Entry> entries(DataKind kind) {
        return List.copyOf(of(kind).values());
    }

    Optional<Entry> entry(DataKind kind, String id) {
        return Optional.ofNullable(of(kind).get(id));
    }

    Set<String> ids(DataKind kind) {
        return of(kind).keySet();
    }

    TenantData toTenantData() {
        return new DataReader(this).read();
    }

    private Map<String, Entry> of(DataKind kind) {
        return entries.computeIfAbsent(kind, missing -> new LinkedHashMap<>());
    }

    private void add(String path, String name, String content) {
        var slash = name.indexOf('/');
        var folder = slash < 0 ? "" : name.substring(0, slash);
        if (OTHERS.contains(folder)) {
            return;
        }
        if (!name.endsWith(".yaml")) {
            problems.add(new PackProblem(
                    path,
                    0,
                    "Nothing reads this file: data are YAML with the ending .yaml, in " + DataKind.fileNames()));
            return;
        }
        var base = slash < 0 ? name.substring(0, name.length() - ".yaml".length()) : folder;
        DataKind.named(base)
                .ifPresentOrElse(
                        kind -> add(kind, YamlFile.read(path, content)),
                        () -> problems.add(new PackProblem(
                                path, 0, "Nothing reads this file%s".formatted(DidYouMean.of(base, knownNames())))));
    }

    private void add(DataKind kind, YamlFile file) {
        problems.addAll(file.problems());
        var root = file.root();
        if (root == null) {
            return;
        }
        var findings = DataSchemas.shipped().validate(kind, root);
        for (var finding : findings) {
            problems.add(new PackProblem(file.path(), Math.max(1, file.line(finding.pointer())), finding.reason()));
        }
        if (kind == DataKind.TENANT) {
            add(new Entry(kind, "tenant", root, file, "", findings.isEmpty()));
            return;
        }
        root.properties().forEach(member -> {
            var pointer = "/" + DataSchemas.escape(member.getKey());
            var valid = findings.stream()
                    .noneMatch(finding -> finding.pointer().equals(pointer)
                            || finding.pointer().startsWith(pointer + "/"));
            add(new Entry(kind, member.getKey(), member.getValue(), file, pointer, valid));
        });
    }

    private void add(Entry entry) {
        var earlier = of(entry.kind()).putIfAbsent(entry.id(), entry);
        if (earlier != null) {
            problems.add(entry.problem(
                    "",
                    "%s '%s' stands already in %s, line %d"
                            .formatted(
                                    entry.kind().noun(),
                                    entry.id(),
                                    earlier.file().path(),
                                    earlier.file().line(earlier.pointer()))));
        }
    }

    private static List<String> knownNames() {
        return Arrays.stream(DataKind.values()).map(DataKind::fileName).toList();
    }
}
