package ai.focal360;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import ai.focal360.platform.AllowedFor;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where the modules' boundaries are, and where each library is at home. */
@AnalyzeClasses(packagesOf = App.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final ApplicationModules MODULES = ApplicationModules.of(App.class);
    private static final Path DOCS = Path.of("docs/modules");

    @ArchTest
    static final ArchRule droolsStaysInPolicy = onlyIn("policy..").use("org.kie..", "org.drools..");

    @ArchTest
    static final ArchRule camundaStaysInScenarioAndTheEnginesOfTurnAndAgenda =
            onlyIn("scenario..", "turn.engine..", "agenda.engine..").use("org.camunda..");

    @ArchTest
    static final ArchRule langchain4jStaysInLlm = onlyIn("llm..").use("dev.langchain4j..");

    @ArchTest
    static final ArchRule openSearchStaysInTheAuditsAdapter =
            onlyIn("audit.opensearch..").use("org.opensearch..", "org.apache.hc..");

    @ArchTest
    static final ArchRule mailStaysInItsAdapter =
            onlyIn("channel.mail..").use("jakarta.mail..", "org.eclipse.angus..", "org.jsoup..");

    @ArchTest
    static final ArchRule persistenceStaysInJpaPackages =
            onlyIn(".jpa..").use("jakarta.persistence..", "org.hibernate..", "org.springframework.data..");

    @ArchTest
    static final ArchRule embeddedServersStayInThePlatform =
            onlyIn("platform.embedded..").use("io.zonky..");

    /** Spring Security is HTTP here: who may do what is decided on the way in. */
    @ArchTest
    static final ArchRule httpStaysInWebPackages = onlyIn(".web..")
            .use(
                    "jakarta.servlet..",
                    "org.apache.catalina..",
                    "org.springframework.security..",
                    "org.springframework.ui..",
                    "org.springframework.web..");

    /** One vocabulary of refusals: {@code platform.Problem}. */
    @ArchTest
    static final ArchRule problemsAreWordedInOnePlace = onlyIn("platform.web..")
            .use(describe("Spring's own problems", type -> Set.of(
                            "ProblemDetail", "ErrorResponseException", "ResponseStatusException")
                    .contains(type.getSimpleName())));

    @ArchTest
    static final ArchRule rulesSeeNothingButFacts = noClasses()
            .that()
            .resideInAPackage("ai.focal360.policy.facts..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("ai.focal360..").and(not(resideInAPackage("ai.focal360.policy.facts.."))));

    @ArchTest
    static final ArchRule everyApiSaysWhoMayUseIt =
            classes().that(answerBelow("/api")).should().beAnnotatedWith(AllowedFor.class);

    @ArchTest
    static final ArchRule packagesAreBusinessWords = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..", "..manager..")
            .orShould()
            .haveNameMatching(".*(Util|Utils|Helper|Impl|Manager)");

    @ArchTest
    static final ArchRule dependenciesArriveInConstructors = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    @ArchTest
    static final ArchRule theLogIsSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule nobodyPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .that()
            .resideOutsideOfPackage("ai.focal360.platform.embedded..")
            .should()
            .callMethod(Thread.class, "sleep", long.class);

    @Test
    void modulesUseOnlyWhatTheyDeclare() {
        MODULES.verify();
    }

    @Test
    void modulesAreDocumentedAsTheyAre(@TempDir Path fresh) throws IOException {
        new Documenter(MODULES, Documenter.Options.defaults().withOutputFolder(fresh.toString()))
                .writeModulesAsPlantUml()
                .writeIndividualModulesAsPlantUml()
                .writeModuleCanvases();
        try (var old = Files.list(DOCS)) {
            for (var file : old.toList()) {
                Files.delete(file);
            }
        }
        try (var files = Files.list(fresh)) {
            for (var file : files.toList()) {
                Files.writeString(DOCS.resolve(file.getFileName()), inOrder(Files.readAllLines(file)));
            }
        }
    }

    /** The documenter writes relations and list items in another order each time. */
    private static String inOrder(List<String> lines) {
        var result = new StringBuilder();
        var run = new TreeSet<String>();
        var cell = "";
        for (var line : lines) {
            var item = line.startsWith("|* ") ? line.substring(1) : line;
            if (item.startsWith("* ") || item.startsWith("Rel(") || item.startsWith("  Component(")) {
                cell = run.isEmpty() && !item.equals(line) ? "|" : cell;
                run.add(item.stripTrailing());
            } else {
                flush(run, cell, result);
                cell = "";
                result.append(line.stripTrailing()).append('\n');
            }
        }
        flush(run, cell, result);
        return result.toString();
    }

    private static void flush(TreeSet<String> run, String cell, StringBuilder result) {
        if (!run.isEmpty()) {
            result.append(cell).append(String.join("\n", run)).append('\n');
            run.clear();
        }
    }

    private static DescribedPredicate<JavaClass> answerBelow(String path) {
        return describe("answer below " + path, type -> type.tryGetAnnotationOfType(RequestMapping.class)
                .map(mapping -> Stream.of(mapping.value(), mapping.path())
                        .flatMap(Arrays::stream)
                        .anyMatch(mapped -> mapped.startsWith(path)))
                .orElse(false));
    }

    private static Home onlyIn(String... packages) {
        return new Home(Arrays.stream(packages).map("ai.focal360."::concat).toArray(String[]::new));
    }

    private record Home(String... packages) {
        ArchRule use(String... libraries) {
            return use(resideInAnyPackage(libraries));
        }

        ArchRule use(DescribedPredicate<JavaClass> types) {
            return noClasses().that(not(resideInAnyPackage(packages))).should().dependOnClassesThat(types);
        }
    }
}
