package ai.focal360.tenant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Files have their place, a known ending and a size that can be handled. */
@Component
class PathCheck implements PackCheck {
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*";
    private static final String PLACES =
            "Expected a file like rules/%1$s/….drl, processes/%1$s/….bpmn, ui-forms/….form or seeds/%1$s/….yaml";

    private final PacksProperties properties;

    PathCheck(PacksProperties properties) {
        this.properties = properties;
    }

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        var places = places(candidate.tenant().value());
        var problems = new ArrayList<PackProblem>();
        var total = 0L;
        for (var file : candidate.files().entrySet()) {
            var path = file.getKey();
            var size = file.getValue().getBytes(StandardCharsets.UTF_8).length;
            total += size;
            if (path.length() > 200 || !places.matcher(path).matches()) {
                var shown = path.length() > 200 ? path.substring(0, 200) + "…" : path;
                problems.add(new PackProblem(shown, 0, PLACES.formatted(candidate.tenant())));
            }
            if (size > properties.maxFileSize().toBytes()) {
                problems.add(new PackProblem(
                        path,
                        0,
                        "The file has %d bytes, the most is %d"
                                .formatted(size, properties.maxFileSize().toBytes())));
            }
            var nul = file.getValue().indexOf('\0');
            if (nul >= 0) {
                var line = (int) file.getValue().substring(0, nul).lines().count();
                problems.add(
                        new PackProblem(path, Math.max(1, line), "The file holds a NUL character, so it is no text"));
            }
        }
        var folder = candidate.tenant().toString();
        if (total > properties.maxPackSize().toBytes()) {
            problems.add(new PackProblem(
                    folder,
                    0,
                    "The pack has %d bytes, the most is %d"
                            .formatted(total, properties.maxPackSize().toBytes())));
        }
        if (candidate.files().size() > properties.maxFiles()) {
            problems.add(new PackProblem(
                    folder,
                    0,
                    "The pack has %d files, the most is %d"
                            .formatted(candidate.files().size(), properties.maxFiles())));
        }
        if (candidate.files().isEmpty()) {
            problems.add(new PackProblem(folder, 0, "The pack has no files"));
        }
        return problems;
    }

    private static Pattern places(String tenant) {
        var below = Pattern.quote(tenant) + "/(" + NAME + "/)*" + NAME;
        return Pattern.compile("rules/" + below + "\\.drl|processes/" + below + "\\.bpmn|ui-forms/" + NAME
                + "\\.form|seeds/" + below + "\\.(yaml|json)");
    }
}
