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
        add(at.line(), values.length == 0 ? reason : reason.formatted(values));
    }

    void add(int line, String reason) {
        problems.add(new PackProblem(file, line, reason));
    }

    List<PackProblem> all() {
        return List.copyOf(problems);
    }
}
