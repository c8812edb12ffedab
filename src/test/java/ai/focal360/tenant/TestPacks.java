package ai.focal360.tenant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Small packs, and the checks of this module. */
final class TestPacks {
    private TestPacks() {}

    static PacksProperties properties(String location) {
        return new PacksProperties(
                location, Duration.ofMillis(50), DataSize.ofMegabytes(4), DataSize.ofMegabytes(16), 2000);
    }

    static List<PackCheck> checks() {
        return List.of(new PathCheck(properties("classpath:/packs")), new FormCheck(), new DataCheck());
    }

    static List<PackProblem> problems(Pack candidate, Pack platform) {
        var problems = new ArrayList<PackProblem>();
        checks().forEach(check -> problems.addAll(check.check(candidate, platform)));
        problems.sort(Comparator.comparing(PackProblem::file).thenComparingInt(PackProblem::line));
        return problems;
    }
}
