package ai.focal360.tenant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a check found in a pack. An error stops the publication; a warning or an information does not, and a tenant may
 * accept a warning by name, {@code accepted} being its reason. {@code code} names the kind of finding and is part of the
 * interface; {@code line} counts from 1, 0 when the whole file is meant; {@code element} is the id of a BPMN element or of
 * an entry of a YAML file; {@code fix} says what its author can do.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PackProblem(
        Severity severity,
        String code,
        String file,
        int line,
        @Nullable String element,
        String reason,
        String fix,
        @Nullable String accepted) {
    /** The code of everything that is simply not right, and whose reason says what is expected. */
    public static final String INVALID = "invalid";

    public enum Severity {
        ERROR,
        WARNING,
        INFO
    }

    public PackProblem {
        if (accepted != null && severity == Severity.ERROR) {
            throw new IllegalArgumentException("Expected an error not to be accepted: " + reason);
        }
    }

    /** An error whose reason says what is expected. */
    public PackProblem(String file, int line, String reason) {
        this(Severity.ERROR, INVALID, file, line, null, reason, fixOf(file), null);
    }

    /** An error of a setting, where the tenant's data names it first. */
    public static PackProblem ofSetting(Pack pack, String setting, String reason) {
        var folder = "seeds/" + pack.tenant() + "/";
        for (var file : pack.files().entrySet()) {
            if (file.getKey().startsWith(folder) && file.getValue().contains(setting)) {
                var lines = file.getValue().lines().toList();
                for (int line = 0; line < lines.size(); line++) {
                    if (lines.get(line).strip().startsWith(setting)) {
                        return new PackProblem(file.getKey(), line + 1, setting + ": " + reason);
                    }
                }
            }
        }
        return new PackProblem(folder + "tenant.yaml", 0, setting + ": " + reason);
    }

    /** This finding at the element with this id. */
    public PackProblem at(String id) {
        return new PackProblem(severity, code, file, line, id.isEmpty() ? null : id, reason, fix, accepted);
    }

    /** This finding as one of a known kind. */
    public PackProblem as(String kind, String howToFix) {
        return new PackProblem(severity, kind, file, line, element, reason, howToFix, accepted);
    }

    PackProblem acceptedBecause(String why) {
        return new PackProblem(severity, code, file, line, element, reason, fix, why);
    }

    @JsonIgnore
    public boolean stops() {
        return severity == Severity.ERROR;
    }

    private static String fixOf(String file) {
        if (file.endsWith(".bpmn")) {
            return "Open the process in the Modeler, select the element and change what the reason names.";
        }
        if (file.endsWith(".drl")) {
            return "Change the rule at this line as the reason says; the analyst's guide lists what rules may use.";
        }
        if (file.endsWith(".form")) {
            return "Open the form in the Modeler and change what the reason names.";
        }
        if (file.endsWith(".yaml")) {
            return "Change the entry at this line; an editor with a YAML language server shows what may stand there.";
        }
        return "Rename, move or leave out the file as the reason says.";
    }

    @Override
    public String toString() {
        return line > 0 ? "%s:%d: %s".formatted(file, line, reason) : "%s: %s".formatted(file, reason);
    }
}
