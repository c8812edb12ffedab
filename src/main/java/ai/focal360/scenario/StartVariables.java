package ai.focal360.scenario;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What every scenario is told when it starts, and may therefore use anywhere: the one list of it. */
public final class StartVariables {
    private static final Set<String> NAMES = Set.of(
            Scenarios.CONVERSATION,
            "language",
            "channel",
            "request",
            "customer",
            "why",
            "urgency",
            "sentiment",
            "summary",
            "topic",
            "answer_found",
            "answer",
            "offering_found",
            "offering");
    private static final String SETTING = "approval.";

    private StartVariables() {}

    static Set<String> names() {
        return NAMES;
    }

    /** The variable a setting is known by, {@code approval.deadline → approval_deadline}; only some are told. */
    public static Optional<String> ofSetting(String setting) {
        return setting.startsWith(SETTING)
                ? Optional.of(setting.replace('.', '_').replace('-', '_'))
                : Optional.empty();
    }

    /** These variables, each of which is in the list. */
    public static Map<String, Object> listed(Map<String, Object> variables) {
        for (var name : variables.keySet()) {
            if (!NAMES.contains(name) && !name.startsWith("approval_")) {
                throw new IllegalArgumentException("Expected start variable '%s' to be listed".formatted(name));
            }
        }
        return Map.copyOf(variables);
    }
}
