package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The Grafana dashboard; that the product measures what it asks for is {@link NodesIT}'s to see. */
class DashboardTest {
    private static final Path FILE = Path.of("docs/grafana/focal-360.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:focal|hikaricp)_[a-z_]+");

    @Test
    void everyPanelAsksForSomethingAndHasATitleOfItsOwn() throws IOException {
        var titles = new TreeSet<String>();
        for (var panel : new ObjectMapper().readTree(FILE.toFile()).path("panels")) {
            assertThat(titles.add(panel.path("title").asText())).isTrue();
            assertThat(panel.path("targets")).isNotEmpty().allSatisfy(target -> assertThat(
                            METRIC.matcher(target.path("expr").asText()).find())
                    .as(target.toString())
                    .isTrue());
        }
        assertThat(titles).isNotEmpty();
    }

    /** The names of all metrics in its expressions. */
    static Set<String> metrics() throws IOException {
        return METRIC.matcher(Files.readString(FILE))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
