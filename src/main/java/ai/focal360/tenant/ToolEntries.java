package ai.focal360.tenant;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A pack's own entries of the side-effect registry, as its author wrote them: where each stands and which tools it names. */
public final class ToolEntries {
    private final Map<String, PackProblem> places = new TreeMap<>();
    private final Set<String> named = new TreeSet<>();

    private ToolEntries() {}

    public static ToolEntries of(Pack pack) {
        var result = new ToolEntries();
        for (var entry : DataFiles.read(pack.tenant(), pack.files()).entries(DataKind.TOOLS)) {
            result.places.put(entry.id(), entry.problem("", "").at(entry.id()));
            // whatever one tool has another for: its reads, its compensation, its status
            result.named.addAll(entry.node().findValuesAsText("tool"));
        }
        return result;
    }

    /** The tools written in this pack's own files. */
    public List<String> ids() {
        return List.copyOf(places.keySet());
    }

    /** True when another tool reads it, is undone by it or asks it. */
    public boolean isNamed(String tool) {
        return named.contains(tool);
    }

    /** A finding at the tool's entry. */
    public PackProblem finding(String tool, PackProblem.Severity severity, String code, String reason, String fix) {
        var place = places.get(tool);
        if (place == null) {
            throw new IllegalArgumentException("Expected tool '%s' to stand in this pack".formatted(tool));
        }
        return new PackProblem(severity, code, place.file(), place.line(), tool, reason, fix, null);
    }
}
