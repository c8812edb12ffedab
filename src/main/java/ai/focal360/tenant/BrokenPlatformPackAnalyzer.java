package ai.focal360.tenant;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends the start with every problem of the platform's pack instead of a stack trace. */
class BrokenPlatformPackAnalyzer extends AbstractFailureAnalyzer<BrokenPlatformPack> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BrokenPlatformPack cause) {
        var problems = cause.problems().stream()
                .map(problem -> "    " + problem)
                .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(
                cause.getMessage() + ":" + System.lineSeparator() + System.lineSeparator() + problems,
                "Correct these files of rules/platform, processes/platform, ui-forms and seeds/platform (or the directory"
                        + " 'focal.packs.location' names) and start again.",
                cause);
    }
}
