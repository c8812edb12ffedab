package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.junit.jupiter.api.Test;
import org.kie.internal.builder.conf.LanguageLevelOption;

/**
 * Runs by itself after all other tests (pom.xml): every rule in {@code rules/} was fired by one of them. Writes
 * target/rule-coverage.md.
 */
class RuleCoverageCheck {
    private static final Path REPORT = Path.of("target", "rule-coverage.md");

    private record Rule(String file, int line, String policy, String name, Set<String> tests) {}

    @Test
    void everyRuleIsFiredByATest() throws Exception {
        assumeThat(System.getProperty("test"))
                .as("only some of the tests ran: rules others fire would be missed")
                .isNull();
        assumeThat(FiredRules.FILE).as("the tests that fire rules did not run").exists();
        var rules = rules();
        write(rules);

        assertThat(rules).isNotEmpty();
        assertThat(rules)
                .filteredOn(rule -> rule.tests().isEmpty())
                .as("rules no test fires; see " + REPORT)
                .extracting(rule -> "%s:%d: %s \"%s\"".formatted(rule.file(), rule.line(), rule.policy(), rule.name()))
                .isEmpty();
    }

    private static List<Rule> rules() throws DroolsParserException {
        var fired = FiredRules.read();
        var rules = new ArrayList<Rule>();
        for (var file : Rules.folder("rules").entrySet()) {
            if (!file.getKey().endsWith(".drl")) {
                continue;
            }
            var parsed = new DrlParser(LanguageLevelOption.DRL6).parse(null, file.getValue());
            for (var rule : parsed.getRules()) {
                rules.add(new Rule(
                        file.getKey(),
                        rule.getLine(),
                        policy(rule),
                        rule.getName(),
                        fired.getOrDefault(parsed.getName() + "/" + rule.getName(), Set.of())));
            }
        }
        return rules;
    }

    private static String policy(RuleDescr rule) {
        return rule.getAnnotation("Policy").getSingleValueAsString().replace("\"", "");
    }

    private static void write(List<Rule> rules) throws IOException {
        var tested = rules.stream().filter(rule -> !rule.tests().isEmpty()).count();
        var byFile = rules.stream().collect(Collectors.groupingBy(Rule::file, TreeMap::new, Collectors.toList()));
        var text = new StringBuilder(
                "# Rules and the tests that fire them\n\n%d of %d rules were fired.\n".formatted(tested, rules.size()));
        for (Map.Entry<String, List<Rule>> file : byFile.entrySet()) {
            text.append("\n## %s\n\n| line | policy | rule | fired by |\n|---|---|---|---|\n".formatted(file.getKey()));
            file.getValue()
                    .forEach(rule -> text.append("| %d | `%s` | %s | %s |\n"
                            .formatted(
                                    rule.line(),
                                    rule.policy(),
                                    rule.name(),
                                    rule.tests().isEmpty() ? "**no test**" : String.join(", ", rule.tests()))));
        }
        Files.writeString(REPORT, text);
    }
}
