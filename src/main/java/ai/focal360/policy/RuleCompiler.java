package ai.focal360.policy;

import ai.focal360.tenant.PackProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.drools.model.Model;
import org.drools.model.codegen.ExecutableModelProject;
import org.drools.modelcompiler.CanonicalKieModule;
import org.drools.modelcompiler.CanonicalKieModuleModel;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.api.builder.Message;
import org.kie.internal.builder.conf.LanguageLevelOption;

/** Turns DRL files into rules to build bases of, or into problems with file, line and reason. Publish time only. */
final class RuleCompiler {
    private static final Pattern QUOTED =
            Pattern.compile("'([^']+)'|\"([^\"]+)\"|expression:? (.+)$", Pattern.MULTILINE);

    private final KieServices kie = KieServices.get();

    sealed interface Compiled {
        /**
         * {@code reaches} is by package and rule, {@code types} by package; {@code classes} finds what the rules declare.
         * Queries have no reach and belong to every base.
         */
        record Rules(
                List<Model> models, RuleClasses classes, Map<String, RuleReach> reaches, Map<String, DomainTypes> types)
                implements Compiled {
            public Rules {
                models = List.copyOf(models);
                reaches = Map.copyOf(reaches);
                types = Map.copyOf(types);
            }
        }

        record Broken(List<PackProblem> problems) implements Compiled {
            public Broken {
                problems = List.copyOf(problems);
            }
        }
    }

    /** {@code id} must be unique to the content: modules of equal ids would share their classes. */
    Compiled compile(String id, Map<String, String> files) {
        var read = files.entrySet().parallelStream()
                .map(file -> read(file.getKey(), file.getValue()))
                .toList();
        var problems = new ArrayList<PackProblem>();
        read.forEach(file -> problems.addAll(file.problems()));
        problems.addAll(doubles(read));
        return problems.isEmpty() ? build(id, read) : new Compiled.Broken(problems);
    }

    private static Read read(String file, String source) {
        try {
            var parser = new DrlParser(LanguageLevelOption.DRL6);
            var descr = parser.parse(null, source);
            var errors = parser.getErrors().stream()
                    .map(error -> new PackProblem(
                            file, error.getLines().length > 0 ? error.getLines()[0] : 0, oneLine(error.getMessage())))
                    .toList();
            if (descr == null || !errors.isEmpty()) {
                return Read.broken(file, source, errors);
            }
            var refused = RuleGuard.inspect(file, descr);
            return new Read(file, source, descr, refused.isEmpty() ? reaches(file, descr) : Map.of(), refused);
        } catch (DroolsParserException e) {
            return Read.broken(
                    file,
                    source,
                    List.of(new PackProblem(file, e.getLineNumber(), oneLine(String.valueOf(e.getMessage())))));
        }
    }

    private static Map<RuleDescr, RuleReach> reaches(String file, PackageDescr descr) {
        return descr.getRules().stream()
                .filter(rule -> !rule.isQuery())
                .collect(Collectors.toMap(Function.identity(), rule -> RuleReach.of(file, descr, rule)));
    }

    private static List<PackProblem> doubles(List<Read> files) {
        var problems = new ArrayList<PackProblem>();
        var seen = new HashSet<String>();
        files.forEach(file -> file.rules()
                .filter(rule -> !seen.add(file.nameOf(rule)))
                .forEach(rule -> problems.add(new PackProblem(
                        file.file(),
                        rule.getLine(),
                        "rule '%s' stands twice in its package".formatted(rule.getName())))));
        return problems;
    }

    private Compiled build(String id, List<Read> files) {
        var all = files.stream()
                .flatMap(file -> file.rules().map(rule -> new Place(file, rule)))
                .toList();
        var built = build(id, files, all);
        if (built.errors().isEmpty()) {
            return rules(Objects.requireNonNull(built.module()), files);
        }
        var problems = blame(id, files, all);
        return new Compiled.Broken(problems.isEmpty() ? unblamed(built.errors(), files) : problems);
    }

    private static Compiled.Rules rules(InternalKieModule module, List<Read> files) {
        var reaches = new HashMap<String, RuleReach>();
        files.forEach(file -> file.reaches().forEach((rule, reach) -> reaches.put(file.nameOf(rule), reach)));
        var classes = RuleClasses.of(module.getClassesMap());
        return new Compiled.Rules(
                models(module, classes),
                classes,
                reaches,
                DomainTypes.of(files.stream().map(Read::descr).toList()));
    }

    private static List<Model> models(InternalKieModule module, RuleClasses classes) {
        try {
            var project = classes.loadClass(
                    CanonicalKieModule.getProjectModelClassNameNameWithReleaseId(module.getReleaseId()));
            return ((CanonicalKieModuleModel) project.getConstructor().newInstance()).getModels();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Expected compiled rules to come with their models", e);
        }
    }

    /** Builds the files with these of their rules; the others are blanked out, so that lines stay where they are. */
    private Built build(String id, List<Read> files, List<Place> places) {
        var kept = places.stream().map(Place::rule).collect(Collectors.toSet());
        var release = kie.newReleaseId("ai.focal360.rules", id, "1");
        var system = kie.newKieFileSystem();
        system.generateAndWritePomXML(release);
        files.forEach(
                file -> system.write("src/main/resources/" + file.file().replace('-', '_'), file.only(kept::contains)));
        try {
            var builder = kie.newKieBuilder(system);
            builder.buildAll(ExecutableModelProject.class);
            var errors = builder.getResults().getMessages(Message.Level.ERROR);
            return new Built(errors.isEmpty() ? (InternalKieModule) builder.getKieModule() : null, errors);
        } finally {
            kie.getRepository().removeKieModule(release);
        }
    }

    /**
     * Drools stops at the first mistake of a package and mostly names no line. So the rules are halved until those that do
     * not compile by themselves are left: every broken rule is found, in a few builds for each.
     */
    private List<PackProblem> blame(String id, List<Read> files, List<Place> suspects) {
        var problems = new ArrayList<PackProblem>();
        for (var half : halves(suspects)) {
            var built = build(id + "-" + half.size() + "-" + half.get(0).rule().getLine(), files, half);
            if (!built.errors().isEmpty()) {
                problems.addAll(
                        half.size() == 1 ? List.of(located(half.get(0), built.errors())) : blame(id, files, half));
            }
        }
        return problems;
    }

    private static List<List<Place>> halves(List<Place> places) {
        var middle = places.size() / 2;
        return middle == 0
                ? List.of(places)
                : List.of(places.subList(0, middle), places.subList(middle, places.size()));
    }

    private static PackProblem located(Place place, List<Message> errors) {
        var source = place.file().source();
        var reason = errors.stream()
                .map(Message::getText)
                .filter(text -> !text.startsWith("Java source of"))
                .findFirst()
                .map(RuleCompiler::oneLine)
                .orElse("does not compile");
        var line = errors.stream()
                .flatMap(error -> QUOTED.matcher(error.getText()).results())
                .map(RuleCompiler::quoted)
                .map(text -> source.indexOf(text, place.start()))
                .filter(at -> at >= 0 && at < place.end())
                .findFirst()
                .map(at -> lineOf(source, at))
                .orElse(place.rule().getLine());
        return new PackProblem(
                place.file().file(),
                line,
                "rule '%s': %s".formatted(place.rule().getName(), reason));
    }

    /** Mistakes that no single rule makes: in a declared type, say. */
    private static List<PackProblem> unblamed(List<Message> errors, List<Read> files) {
        return errors.stream()
                .filter(error -> !error.getText().startsWith("Java source of"))
                .map(error -> QUOTED.matcher(error.getText())
                        .results()
                        .map(RuleCompiler::quoted)
                        .flatMap(text -> files.stream()
                                .filter(file -> file.source().contains(text))
                                .map(file -> new PackProblem(
                                        file.file(),
                                        lineOf(file.source(), file.source().indexOf(text)),
                                        oneLine(error.getText()))))
                        .findFirst()
                        .orElseGet(() -> new PackProblem(
                                files.size() == 1 ? files.get(0).file() : "rules",
                                Math.max(error.getLine(), 0),
                                oneLine(error.getText()))))
                .distinct()
                .toList();
    }

    private static String quoted(MatchResult result) {
        return (result.group(1) != null ? result.group(1) : result.group(2) != null ? result.group(2) : result.group(3))
                .strip();
    }

    private static int lineOf(String source, int position) {
        return (int) source.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private record Built(@Nullable InternalKieModule module, List<Message> errors) {}

    /** A file, parsed and inspected; without problems each of its rules has a reach. */
    private record Read(
            String file,
            String source,
            PackageDescr descr,
            Map<RuleDescr, RuleReach> reaches,
            List<PackProblem> problems) {
        static Read broken(String file, String source, List<PackProblem> problems) {
            return new Read(file, source, new PackageDescr(), Map.of(), problems);
        }

        Stream<RuleDescr> rules() {
            return descr.getRules().stream();
        }

        String nameOf(RuleDescr rule) {
            return descr.getName() + "/" + rule.getName();
        }

        String only(Predicate<RuleDescr> kept) {
            var text = new StringBuilder(source);
            rules().filter(kept.negate()).forEach(rule -> {
                for (var at = rule.getStartCharacter(); at <= rule.getEndCharacter(); at++) {
                    text.setCharAt(at, text.charAt(at) == '\n' ? '\n' : ' ');
                }
            });
            return InferenceFirst.ordered(
                    text.toString(),
                    rules().filter(kept).filter(this::infersOnly).toList());
        }

        private boolean infersOnly(RuleDescr rule) {
            var reach = reaches.get(rule);
            return reach != null && !reach.concludes();
        }
    }

    private record Place(Read file, RuleDescr rule) {
        int start() {
            return rule.getStartCharacter();
        }

        int end() {
            return rule.getEndCharacter() + 1;
        }
    }
}
