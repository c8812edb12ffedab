package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.LogLines;
import ai.focal360.tenant.PackProblem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleErrorTest {
    private static final String FILE = "rules/acme-shop/test.drl";

    @Test
    void acceptsARuleThatDecides() {
        assertThat(problems("ToolCall( tool == \"x\" )", "insert( Deny.because( \"no\" ) );"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ToolCall( tol == "x" )                          | insert( Deny.because( "no" ) );      | tol
            ToolCal( tool == "x" )                          | insert( Deny.because( "no" ) );      | ToolCal
            ToolCall( tool == "x"                           | insert( Deny.because( "no" ) );      |
            ToolCall( tool == "x" )                         | insert( Deny.becauze( "no" ) );      |
            """)
    void namesTheLineOfAMistake(String condition, String consequence, String reason) {
        assertThat(problems(condition, consequence)).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.file()).isEqualTo(FILE);
            assertThat(problem.line()).isBetween(1, 7);
            assertThat(problem.reason()).contains(reason == null ? "" : reason);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            eval( true )                                          | insert( Deny.because( "no" ) );
            ToolCall( getClass() != null )                        | insert( Deny.because( "no" ) );
            ToolCall( new java.io.File("x") != null )             | insert( Deny.because( "no" ) );
            ToolCall( tool == java.lang.System.getenv("x") )      | insert( Deny.because( "no" ) );
            ToolCall( tool == "x" ) String() from System.getenv() | insert( Deny.because( "no" ) );
            ToolCall()                                            | System.exit(1);
            ToolCall()                                            | insert( Runtime.getRuntime() );
            ToolCall()                                            | insert( Deny.because( "" + Runtime.getRuntime() ) );
            ToolCall()                                            | insert( Deny.because( "".getClass().getName() ) );
            ToolCall()                                            | insert( new java.io.File("x") );
            ToolCall()                                            | insert( Deny.because( "no" ) ); while(true) {}
            ToolCall()                                            | insert( new Deny("no", java.util.Map.of()) { } );
            ToolCall()                                            | drools.halt();
            ToolCall()                                            | delete( null );
            """)
    void refusesWhatIsNotARule(String condition, String consequence) {
        assertThat(problems(condition, consequence)).isNotEmpty();
    }

    @Test
    void refusesAnImportThatIsNoFact() {
        assertThat(Rules.of("acme-shop", Map.of(FILE, "package rules.acme_shop\nimport java.io.File\n"))
                        .problems())
                .singleElement()
                .extracting(PackProblem::line)
                .isEqualTo(2);
    }

    @Test
    void refusesARuleWithoutAPolicy() {
        assertThat(Rules.of("acme-shop", Map.of(FILE, rule("", "ToolCall()", "insert( Deny.because( \"no\" ) );")))
                        .problems())
                .singleElement()
                .extracting(PackProblem::reason)
                .asString()
                .contains("has no @Policy");
    }

    @Test
    void refusesSalience() {
        assertThat(Rules.of(
                                "acme-shop",
                                Map.of(
                                        FILE,
                                        rule(
                                                "@Policy(\"x\") salience 10",
                                                "ToolCall()",
                                                "insert( Deny.because( \"no\" ) );")))
                        .problems())
                .isNotEmpty();
    }

    @Test
    void saysNothingInTheLogBesideTheProblems() {
        try (var log = LogLines.asConfigured()) {
            // mistakes of its own: what was compiled before is remembered
            assertThat(problems("ToolCall( tul == \"x\" )", "insert( Deny.because( \"no\" ) );"))
                    .isNotEmpty();
            assertThat(problems("ToolCall( tool == \"x\" )", "insert( Deny.becouse( \"no\" ) );"))
                    .isNotEmpty();
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void namesEveryFileAtOnce() {
        var broken = rule("@Policy(\"x\")", "ToolCall( tol == 1 )", "insert( Deny.because( \"no\" ) );");
        var problems = Rules.of(
                        "acme-shop",
                        Map.of(FILE, broken, "rules/acme-shop/other.drl", broken.replace("\"it\"", "\"it too\"")))
                .problems();
        assertThat(problems).extracting(PackProblem::file).contains(FILE, "rules/acme-shop/other.drl");
    }

    private static List<PackProblem> problems(String condition, String consequence) {
        return Rules.of("acme-shop", Map.of(FILE, rule("@Policy(\"x\")", condition, consequence)))
                .problems();
    }

    private static String rule(String annotation, String condition, String consequence) {
        return """
                package rules.acme_shop
                import ai.focal360.policy.facts.*
                rule "it" %s
                when
                  %s
                then %s
                end
                """.formatted(annotation, condition, consequence);
    }
}
