package ai.focal360.knowledge;

import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Settings under {@code retrieval.} are ones retrieval reads, with values it can use. */
@Component
class RetrievalSettingsCheck implements PackCheck {
    private static final String PREFIX = "retrieval.";
    private static final Set<String> NAMES = Set.of("strategy", "k", "threshold", "ratio");

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
        var parts = name.split("\\.", -1);
        if (parts.length != 2 || !NAMES.contains(parts[1]) || !isKind(parts[0])) {
            return "expected retrieval.<kind>.<strategy|k|threshold|ratio>, with kind intent, guideline, scenario, "
                    + "article, faq or offering";
        }
        return switch (parts[1]) {
            case "strategy" ->
                KnowledgeProperties.strategy(value).isPresent() ? null : "expected strategy fixed, elbow or adaptive";
            case "k" ->
                KnowledgeProperties.isBetween(value, 1, Selection.MOST) && ((Number) value).doubleValue() % 1 == 0
                        ? null
                        : "expected a whole number from 1 to " + Selection.MOST;
            default -> KnowledgeProperties.isBetween(value, 0, 1) ? null : "expected a number from 0 to 1";
        };
    }

    private static boolean isKind(String name) {
        for (var kind : Kind.values()) {
            if (kind.setting().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
