package ai.focal360.handoff;

import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Settings under {@code handoff.} are ones that are read, with values that can be used. */
@Component
class HandoffSettingsCheck implements PackCheck {
    private static final String PREFIX = "handoff.";
    private static final String SKILL = "skill";

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        var problems = new ArrayList<PackProblem>();
        check(candidate, candidate.data().settings(), problems);
        candidate.data().agents().forEach(agent -> check(candidate, agent.settings(), problems));
        return problems;
    }

    private static void check(Pack pack, Map<String, Object> settings, List<PackProblem> problems) {
        settings.forEach((name, value) -> {
            var reason = name.startsWith(PREFIX) ? reason(name.substring(PREFIX.length()), value) : null;
            if (reason != null) {
                problems.add(PackProblem.ofSetting(pack, name, reason));
            }
        });
    }

    private static @Nullable String reason(String name, Object value) {
        return switch (name.startsWith(SKILL + ".") ? SKILL : name) {
            case SKILL, "escalate-to" ->
                value instanceof String text && !text.isBlank()
                        ? null
                        : "expected a word, in quotes where it is a number";
            case "at-once" ->
                value instanceof Number number && number.doubleValue() >= 1 && number.doubleValue() % 1 == 0
                        ? null
                        : "expected a whole number from 1";
            case "usual", "present", "deadline", "idle", "idle.tasklist" ->
                is(value, text -> Duration.parse(text).toSeconds() > 0)
                        ? null
                        : "expected a duration of a second or more, such as PT15M";
            case "hours" ->
                value instanceof List<?> lines ? hours(lines) : "expected a list such as [mon-fri 09:00-17:30]";
            default ->
                "expected handoff.skill, skill.<topic>, hours, at-once, usual, present, deadline, idle, idle.tasklist or escalate-to";
        };
    }

    private static @Nullable String hours(List<?> lines) {
        return lines.stream()
                .filter(line -> !is(
                        line, text -> !OpeningHours.of(List.of(text)).spans().isEmpty()))
                .findFirst()
                .map("expected lines such as 'mon-fri 09:00-17:30' or 'sat 22:00-06:00', but one is '%s'"::formatted)
                .orElse(null);
    }

    private static boolean is(Object value, Predicate<String> expected) {
        try {
            return value instanceof String text && expected.test(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }
}
