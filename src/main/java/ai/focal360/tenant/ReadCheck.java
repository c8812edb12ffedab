package ai.focal360.tenant;

import ai.focal360.tenant.DataFiles.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What tools' reads and results name exists: arguments on both sides, reads listed before, and types that the tenant's rules
 * declare. That the read itself exists and changes nothing is checked with the other references.
 */
final class ReadCheck {
    private static final Pattern DECLARATION = Pattern.compile("(?m)^\\s*declare\\s+(?!enum\\b|trait\\b)(\\w+)");
    private static final int MOST_FOR_EACH = 1;

    private final Map<String, Entry> tools;
    private final Set<String> declared = new LinkedHashSet<>();
    private final List<PackProblem> problems = new ArrayList<>();

    ReadCheck(Map<String, Entry> tools, Map<String, String> rules) {
        this.tools = tools;
        rules.values()
                .forEach(rule -> DECLARATION.matcher(rule).results().forEach(found -> declared.add(found.group(1))));
    }

    List<PackProblem> problems(Entry tool) {
        problems.clear();
        var result = tool.node().path("result");
        if (result.isTextual() && !declared.contains(result.asText())) {
            problems.add(tool.problem(
                    "/result",
                    "No rule declares the type '%s'%s"
                            .formatted(result.asText(), DidYouMean.of(result.asText(), declared))));
        }
        var before = new LinkedHashSet<String>();
        for (var i = 0; i < tool.node().path("reads").size(); i++) {
            var read = tools.get(tool.node().path("reads").path(i).path("tool").asText());
            if (read != null) {
                read(tool, "/reads/" + i, read, before);
                before.add(read.id());
            }
        }
        return List.copyOf(problems);
    }

    private void read(Entry tool, String pointer, Entry read, Set<String> before) {
        var given = tool.node().at(pointer + "/arguments");
        var takes = names(read);
        var each = 0;
        for (var argument : given.properties()) {
            var at = pointer + "/arguments/" + DataSchemas.escape(argument.getKey());
            if (!takes.contains(argument.getKey())) {
                problems.add(tool.problem(
                        at,
                        "'%s' has no argument '%s'%s"
                                .formatted(read.id(), argument.getKey(), DidYouMean.of(argument.getKey(), takes))));
            }
            var text = argument.getValue().asText();
            var path = ReadPath.parse(text);
            if (path.isEmpty()) {
                problems.add(tool.problem(
                        at,
                        ("'%s' is no place a read takes values from; write an argument's name, $.arguments.<name>, "
                                        + "$.reads.<read>.<field>, $.customer.id, with [*] for each element")
                                .formatted(text)));
                continue;
            }
            each += path.get().isForEach() ? 1 : 0;
            origin(tool, at, path.get(), before);
        }
        if (each > MOST_FOR_EACH) {
            problems.add(tool.problem(pointer, "Only one argument of a read may be taken from each element of a list"));
        }
        if (read.node().path("level").asText().equals("none")
                && read.node().path("result").isMissingNode()) {
            problems.add(tool.problem(
                    pointer + "/tool",
                    "'%s' declares no 'result', so no rule can see what it answers".formatted(read.id())));
        }
        for (var argument : read.node().path("arguments").properties()) {
            if (argument.getValue().path("required").asBoolean(true) && !given.has(argument.getKey())) {
                problems.add(
                        tool.problem(pointer, "'%s' needs its argument '%s'".formatted(read.id(), argument.getKey())));
            }
        }
    }

    private void origin(Entry tool, String at, ReadPath path, Set<String> before) {
        if (path.origin() == ReadPath.Origin.ARGUMENTS && !names(tool).contains(path.name())) {
            problems.add(tool.problem(
                    at,
                    "'%s' has no argument '%s'%s"
                            .formatted(tool.id(), path.name(), DidYouMean.of(path.name(), names(tool)))));
        }
        if (path.origin() == ReadPath.Origin.READS && !before.contains(path.name())) {
            problems.add(tool.problem(
                    at,
                    "There is no read '%s' before this one%s"
                            .formatted(path.name(), DidYouMean.of(path.name(), before))));
        }
    }

    private static Set<String> names(Entry tool) {
        var names = new LinkedHashSet<String>();
        tool.node().path("arguments").fieldNames().forEachRemaining(names::add);
        return names;
    }
}
