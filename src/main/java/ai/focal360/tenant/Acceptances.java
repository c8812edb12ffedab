package ai.focal360.tenant;

import ai.focal360.tenant.PackProblem.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * The warnings a tenant accepts, by name and with a reason, in {@code accept} of its tenant.yaml (ADR 0090). An entry that
 * meets no warning is itself a warning: what was accepted once is not to hide what comes later.
 */
final class Acceptances {
    static final String USELESS = "accepts-nothing";
    private static final String FIX =
            "Take the entry out of 'accept', or correct its 'finding' and 'element'. Errors cannot be accepted.";

    private record Entry(String code, String element, String reason, PackProblem place) {
        boolean meets(PackProblem problem) {
            return problem.severity() == Severity.WARNING
                    && problem.code().equals(code)
                    && element.equals(problem.element());
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    private Acceptances() {}

    static Acceptances of(Pack pack) {
        var result = new Acceptances();
        DataFiles.read(pack.tenant(), pack.files()).entries(DataKind.TENANT).stream()
                .filter(DataFiles.Entry::valid)
                .forEach(result::read);
        return result;
    }

    private void read(DataFiles.Entry tenant) {
        var list = tenant.node().path("accept");
        for (var i = 0; i < list.size(); i++) {
            var entry = list.get(i);
            entries.add(new Entry(
                    entry.path("finding").asText(),
                    entry.path("element").asText(),
                    entry.path("reason").asText().strip(),
                    tenant.problem("/accept/" + i, "")));
        }
    }

    /** These findings, the accepted ones marked as such, and a warning for each entry that accepts nothing. */
    List<PackProblem> applied(List<PackProblem> problems) {
        var result = new ArrayList<PackProblem>();
        for (var problem : problems) {
            result.add(entries.stream()
                    .filter(entry -> entry.meets(problem))
                    .findFirst()
                    .map(entry -> problem.acceptedBecause(entry.reason))
                    .orElse(problem));
        }
        entries.stream()
                .filter(entry -> problems.stream().noneMatch(entry::meets))
                .forEach(entry -> result.add(useless(entry)));
        return result;
    }

    private static PackProblem useless(Entry entry) {
        return new PackProblem(
                Severity.WARNING,
                USELESS,
                entry.place.file(),
                entry.place.line(),
                entry.element,
                "There is no warning '%s' at '%s' to accept".formatted(entry.code, entry.element),
                FIX,
                null);
    }
}
