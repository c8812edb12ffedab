package ai.focal360.reporter;

import ai.focal360.audit.FigureQuery.Subject;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What figures can be narrowed to and broken down by, under a name people and addresses use. */
public enum Dimension {
    CHANNEL("channel"),
    AGENT("agent"),
    INTENT("intent"),
    LANGUAGE("language"),
    RESOLUTION("resolution"),
    CATEGORY("categories"),
    SCENARIO("scenarios"),
    PACK("pack"),
    POLICY("policies"),
    TOOL("tools"),
    CUSTOMER("customer"),
    STATE("toolStates"),
    ESCALATED_BY("escalatedBy"),
    BLOCKED_BY("blockedBy"),
    ABUSE("abuse"),
    MODEL("models"),
    KIND("kind");

    private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_.:@ -]{0,127}");

    private final String field;

    Dimension(String field) {
        this.field = field;
    }

    /** Where documents of a kind keep it; empty when they know nothing of it. */
    Optional<String> field(Subject subject) {
        return Optional.of(this == SCENARIO && subject == Subject.RUNS ? "scenario" : field)
                .filter(subject::hasWord);
    }

    /** As it is indexed: of a pack's version people say the number only. */
    String indexed(TenantId tenant, String value) {
        return this == PACK ? tenant + "@" + value : value;
    }

    static Optional<Dimension> of(String name) {
        return Arrays.stream(values())
                .filter(dimension -> dimension.key().equals(name))
                .findFirst();
    }

    /** The dimension whose values a field of documents has, for links that narrow to one of them. */
    static Optional<Dimension> ofField(String field) {
        return Arrays.stream(values())
                .filter(dimension -> dimension.field.equals(field))
                .findFirst();
    }

    static boolean isValue(String value) {
        return VALUE.matcher(value).matches();
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
