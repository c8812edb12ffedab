package ai.focal360.tenant;

import java.util.List;

/** No tenant can be served: the platform's pack has problems, and no earlier version of it exists. */
class BrokenPlatformPack extends RuntimeException {
    private final transient List<PackProblem> problems;

    BrokenPlatformPack(List<PackProblem> problems) {
        super("The platform's pack has %d problems and no earlier version exists".formatted(problems.size()));
        this.problems = List.copyOf(problems);
    }

    List<PackProblem> problems() {
        return problems;
    }
}
