package ai.focal360.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A user task that opens a form by its id. */
record FormReference(String process, int line, String form) {
    private static final Pattern FORM_REF = Pattern.compile("\\bcamunda:formRef\\s*=\\s*[\"']([^\"']*)[\"']");

    static List<FormReference> in(Map<String, String> files) {
        var references = new ArrayList<FormReference>();
        files.forEach((path, content) -> {
            if (path.startsWith("processes/") && path.endsWith(".bpmn")) {
                var matcher = FORM_REF.matcher(content);
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
