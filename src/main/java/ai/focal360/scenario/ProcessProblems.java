package ai.focal360.scenario;

import ai.focal360.scenario.ProcessXml.Element;
import ai.focal360.tenant.PackProblem;
import java.util.ArrayList;
import java.util.List;

/** The problems of one process file, each at the line its element begins on. */
final class ProcessProblems {
    private final String file;
    private final List<PackProblem> problems = new ArrayList<>();

    ProcessProblems(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    void add(Element at, String reason, Object... values) {
        problems.add(new PackProblem(file, at.line(), said(reason, values)).at(at.id()));
    }

    void add(Element at, SafetyFinding finding, String reason, Object... values) {
        problems.add(new PackProblem(
                finding.severity(),
                finding.code(),
                file,
                at.line(),
                at.id(),
                said(reason, values),
                finding.fix(at.id()),
                null));
    }

    private static String said(String reason, Object... values) {
        return values.length == 0 ? reason : reason.formatted(values);
    }

    void add(int line, String reason) {
        problems.add(new PackProblem(file, line, reason));
    }

    List<PackProblem> all() {
        return List.copyOf(problems);
    }
}
