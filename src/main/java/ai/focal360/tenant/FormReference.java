package ai.focal360.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A user task that opens a form by its id, or a rule that asks a person in one. */
record FormReference(String process, int line, String form) {
    private static final Pattern FORM_REF = Pattern.compile("\\bcamunda:formRef\\s*=\\s*[\"']([^\"']*)[\"']");

    /** {@code RequireApproval.by( role, form, reason )}. */
    private static final Pattern ASKED_IN =
            Pattern.compile("\\bRequireApproval\\s*\\.\\s*by\\(\\s*\"[^\"]*\"\\s*,\\s*\"([a-z][a-z0-9-]*)\"\\s*,");

    static List<FormReference> in(Map<String, String> files) {
        var references = new ArrayList<FormReference>();
        files.forEach((path, content) -> {
            var process = path.startsWith("processes/") && path.endsWith(".bpmn");
            if (process || (path.startsWith("rules/") && path.endsWith(".drl"))) {
                var matcher = (process ? FORM_REF : ASKED_IN).matcher(content);
                while (matcher.find()) {
                    var line = 1
                            + (int) content.chars()
                                    .limit(matcher.start())
                                    .filter(c -> c == '\n')
                                    .count();
                    references.add(new FormReference(path, line, matcher.group(1)));
                }
            }
        });
        return references;
    }

    String path() {
        return "ui-forms/" + form + ".form";
    }
}
