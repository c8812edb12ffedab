package ai.focal360.tool;

import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tenant.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** What a pack's registered tools must be for their effects to be guarded: checked before a pack is published. */
@Component
class ToolPackCheck implements PackCheck {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int MOST_ATTEMPTS = 5;

    private final ToolUrls urls;

    ToolPackCheck(ToolUrls urls) {
        this.urls = urls;
    }

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        var file = "seeds/%s/tools.yaml".formatted(candidate.tenant());
        var source = candidate.files().getOrDefault(file, "");
        var problems = new ArrayList<PackProblem>();
        for (var tool : candidate.data().tools()) {
            var line = lineOf(tool.id(), source);
            problems(candidate, tool)
                    .forEach(reason ->
                            problems.add(new PackProblem(file, line, "tool '%s': %s".formatted(tool.id(), reason))));
        }
        return problems;
    }

    private List<String> problems(Pack candidate, Tool tool) {
        var problems = new ArrayList<String>(urls.problems(candidate.tenant(), tool.url()));
        limits(tool, problems);
        idempotencyKey(tool, problems);
        compensation(candidate, tool, problems);
        tool.reads().forEach(read -> read(candidate, tool, read, problems));
        return problems;
    }

    private static void limits(Tool tool, List<String> problems) {
        if (tool.timeout().isNegative()
                || tool.timeout().isZero()
                || tool.timeout().compareTo(LONGEST) > 0) {
            problems.add("timeout must be above zero and at most %s".formatted(LONGEST));
        }
        if (tool.maxAttempts() < 1 || tool.maxAttempts() > MOST_ATTEMPTS) {
            problems.add("maxAttempts must be from 1 to %d".formatted(MOST_ATTEMPTS));
        }
    }

    private static void idempotencyKey(Tool tool, List<String> problems) {
        var key = tool.idempotencyKey();
        if (key.strategy() == Tool.IdempotencyKey.Strategy.BUSINESS_KEY
                && key.fields().isEmpty()) {
            problems.add("a business key names at least one argument");
        }
        for (var field : key.fields()) {
            if (!tool.arguments().containsKey(field)) {
                problems.add("business key field '%s' is no argument".formatted(field));
            }
        }
    }

    private static void compensation(Pack candidate, Tool tool, List<String> problems) {
        var compensation = tool.compensation();
        if (compensation == null) {
            if (tool.level() == SideEffectLevel.COMPENSATABLE) {
                problems.add("level 'compensatable' needs a compensation");
            }
            return;
        }
        if (tool.level() != SideEffectLevel.COMPENSATABLE) {
            problems.add("has a compensation, so its level must be 'compensatable'");
        }
        if (compensation.tool().equals(tool.id())) {
            problems.add("cannot be its own compensation");
            return;
        }
        var undo = candidate.data().tool(compensation.tool());
        if (undo.isEmpty()) {
            problems.add("compensation '%s' is not registered".formatted(compensation.tool()));
            return;
        }
        if (!undo.get().writes()) {
            problems.add("compensation '%s' is a read, it undoes nothing".formatted(compensation.tool()));
        }
        compensation.arguments().forEach((argument, source) -> {
            if (!Compensation.SOURCE.matcher(source).matches()) {
                problems.add("compensation argument '%s' must come from $.arguments.<name> or $.result.<field>"
                        .formatted(argument));
            } else if (source.startsWith(Compensation.ARGUMENTS)
                    && !tool.arguments().containsKey(source.substring(Compensation.ARGUMENTS.length()))) {
                problems.add(
                        "compensation argument '%s' comes from '%s', which is no argument".formatted(argument, source));
            }
        });
        mapping("compensation", undo.get(), compensation.arguments(), problems);
    }

    private static void read(Pack candidate, Tool tool, Tool.Read read, List<String> problems) {
        var target = candidate.data().tool(read.tool());
        if (target.isEmpty()) {
            problems.add("read '%s' is not registered".formatted(read.tool()));
            return;
        }
        if (target.get().writes()) {
            problems.add("read '%s' writes: its level is not 'none'".formatted(read.tool()));
        }
        read.arguments().forEach((argument, source) -> {
            if (!tool.arguments().containsKey(source)) {
                problems.add("read '%s' takes '%s' from '%s', which is no argument"
                        .formatted(read.tool(), argument, source));
            }
        });
        mapping("read", target.get(), read.arguments(), problems);
    }

    private static void mapping(String role, Tool target, Map<String, String> arguments, List<String> problems) {
        arguments.keySet().stream()
                .filter(argument -> !target.arguments().containsKey(argument))
                .forEach(argument ->
                        problems.add("%s '%s' has no argument '%s'".formatted(role, target.id(), argument)));
        target.arguments().forEach((argument, declared) -> {
            if (declared.required() && !arguments.containsKey(argument)) {
                problems.add("%s '%s' needs argument '%s'".formatted(role, target.id(), argument));
            }
        });
    }

    /** Where the tool begins in the file; 0 when it is written in a way this does not see. */
    private static int lineOf(String tool, String source) {
        var entry = Pattern.compile("[\\s-]*id:\\s*[\"']?" + Pattern.quote(tool) + "[\"']?\\s*(#.*)?");
        var lines = source.lines().toList();
        for (int line = 0; line < lines.size(); line++) {
            if (entry.matcher(lines.get(line)).matches()) {
                return line + 1;
            }
        }
        return 0;
    }
}
