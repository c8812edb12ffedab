package ai.focal360.tool;

import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What a pack's registered tools must be for their effects to be guarded: checked before a pack is published. That a
 * level is given, a compensation named and every named tool there is checked where the files are read.
 */
@Component
class ToolPackCheck implements PackCheck {
    static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int MOST_ATTEMPTS = 5;

    private final ToolUrls urls;

    ToolPackCheck(ToolUrls urls) {
        this.urls = urls;
    }

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        var problems = new ArrayList<PackProblem>();
        for (var tool : candidate.data().tools()) {
            for (var reason : problems(candidate, tool)) {
                problems.add(whereItStands(candidate, tool.id(), "tool '%s': %s".formatted(tool.id(), reason)));
            }
        }
        return problems;
    }

    private List<String> problems(Pack candidate, Tool tool) {
        var problems = new ArrayList<String>(urls.problems(candidate.tenant(), tool.url()));
        limits(tool, problems);
        idempotencyKey(tool, problems);
        compensation(candidate, tool, problems);
        return problems;
    }

    private static void limits(Tool tool, List<String> problems) {
        if (tool.timeout().isNegative()
                || tool.timeout().isZero()
                || tool.timeout().compareTo(LONGEST) > 0) {
            problems.add("timeout must be above zero and at most %s".formatted(LONGEST));
        }
        if (tool.maxAttempts() < 1 || tool.maxAttempts() > MOST_ATTEMPTS) {
            problems.add("max-attempts must be from 1 to %d".formatted(MOST_ATTEMPTS));
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
            return;
        }
        if (compensation.tool().equals(tool.id())) {
            problems.add("cannot be its own compensation");
            return;
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
        candidate.data().tool(compensation.tool()).ifPresent(undo -> {
            if (!undo.writes()) {
                problems.add("compensation '%s' is a read, it undoes nothing".formatted(undo.id()));
            }
            mapping("compensation", undo, compensation.arguments(), problems);
        });
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

    /** The line where the tool begins; 0 when it is written in a way this does not see. */
    private static PackProblem whereItStands(Pack candidate, String tool, String reason) {
        var folder = "seeds/%s/tools".formatted(candidate.tenant());
        var entry = Pattern.compile("[\"']?" + Pattern.quote(tool) + "[\"']?\\s*:.*");
        for (var file : candidate.files().entrySet()) {
            if (file.getKey().equals(folder + ".yaml") || file.getKey().startsWith(folder + "/")) {
                var lines = file.getValue().lines().toList();
                for (int line = 0; line < lines.size(); line++) {
                    if (entry.matcher(lines.get(line)).matches()) {
                        return new PackProblem(file.getKey(), line + 1, reason);
                    }
                }
            }
        }
        return new PackProblem(folder + ".yaml", 0, reason);
    }
}
