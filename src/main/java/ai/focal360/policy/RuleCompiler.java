package ai.focal360.policy;

import ai.focal360.tenant.PackProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.drools.model.codegen.ExecutableModelProject;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.Message;
import org.kie.internal.builder.conf.LanguageLevelOption;

/** Turns DRL files into a KieBase, or into problems with file, line and reason. Seconds for large sets: publish time only. */
final class RuleCompiler {
    private static final Pattern QUOTED =
            Pattern.compile("'([^']+)'|\"([^\"]+)\"|expression:? (.+)$", Pattern.MULTILINE);

    private final KieServices kie = KieServices.get();

    sealed interface Compiled {
        /** {@code types}: what each package declares. */
        record Rules(KieBase base, Map<String, DecisionPoint> points, Map<String, DomainTypes> types)
                implements Compiled {}

        record Broken(List<PackProblem> problems) implements Compiled {
            public Broken {
                problems = List.copyOf(problems);
            }
        }
    }

    /** {@code id} must be unique to the content: modules of equal ids would share their classes. */
    Compiled compile(String id, Map<String, String> files) {
        var problems = new ArrayList<PackProblem>();
        var parsed = new TreeMap<String, PackageDescr>();
        files.forEach((file, source) -> parse(file, source, parsed, problems));
        parsed.forEach((file, descr) -> problems.addAll(RuleGuard.inspect(file, descr)));
        problems.addAll(doubles(parsed));
        if (!problems.isEmpty()) {
            return new Compiled.Broken(problems);
        }
        return build(id, files, parsed);
    }

    private static void parse(
            String file, String source, Map<String, PackageDescr> parsed, List<PackProblem> problems) {
        try {
            var parser = new DrlParser(LanguageLevelOption.DRL6);
            var descr = parser.parse(null, source);
            parser.getErrors()
                    .forEach(error -> problems.add(new PackProblem(
                            file, error.getLines().length > 0 ? error.getLines()[0] : 0, oneLine(error.getMessage()))));
            if (descr != null && parser.getErrors().isEmpty()) {
                parsed.put(file, descr);
            }
        } catch (DroolsParserException e) {
            problems.add(new PackProblem(file, e.getLineNumber(), oneLine(String.valueOf(e.getMessage()))));
        }
    }

    private static List<PackProblem> doubles(Map<String, PackageDescr> parsed) {
        var problems = new ArrayList<PackProblem>();
        var seen = new HashSet<String>();
        parsed.forEach((file, descr) -> descr.getRules().stream()
                .filter(rule -> !seen.add(descr.getName() + "/" + rule.getName()))
                .forEach(rule -> problems.add(new PackProblem(
                        file, rule.getLine(), "rule '%s' stands twice in its package".formatted(rule.getName())))));
        return problems;
    }

    private Compiled build(String id, Map<String, String> files, Map<String, PackageDescr> parsed) {
        var built = build(id, files);
        if (built.errors().isEmpty()) {
            return new Compiled.Rules(
                    java.util.Objects.requireNonNull(built.base()), points(parsed), DomainTypes.of(parsed.values()));
        }
        var rules = new ArrayList<Place>();
        parsed.forEach((file, descr) -> descr.getRules().forEach(rule -> rules.add(new Place(file, rule))));
        var problems = blame(id, files, rules, rules);
        return new Compiled.Broken(problems.isEmpty() ? unblamed(built.errors(), files) : problems);
    }

    private Built build(String id, Map<String, String> files) {
        var release = kie.newReleaseId("ai.focal360.rules", id, "1");
        var system = kie.newKieFileSystem();
        system.generateAndWritePomXML(release);
        files.forEach((file, source) ->
                system.write("src/main/resources/" + file.replace('-', '_'), InferenceFirst.ordered(source)));
        try {
            var builder = kie.newKieBuilder(system);
            builder.buildAll(ExecutableModelProject.class);
            var errors = builder.getResults().getMessages(Message.Level.ERROR);
            return new Built(errors.isEmpty() ? kie.newKieContainer(release).getKieBase() : null, errors);
        } finally {
            kie.getRepository().removeKieModule(release);
        }
    }

    /**
     * Drools stops at the first mistake of a package and mostly names no line. So the rules are halved until those that do
     * not compile by themselves are left: every broken rule is found, in a few builds for each.
     */
    private List<PackProblem> blame(String id, Map<String, String> files, List<Place> all, List<Place> suspects) {
        var problems = new ArrayList<PackProblem>();
        for (var half : halves(suspects)) {
            var built = build(id + "-" + half.size() + "-" + half.get(0).rule().getLine(), only(files, all, half));
            if (!built.errors().isEmpty()) {
                problems.addAll(
                        half.size() == 1
                                ? List.of(located(half.get(0), files, built.errors()))
                                : blame(id, files, all, half));
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

    /** The files with every other rule blanked out, so that lines stay where they are. */
    private static Map<String, String> only(Map<String, String> files, List<Place> all, List<Place> kept) {
        var result = new TreeMap<>(files);
        for (var place : all) {
            if (!kept.contains(place)) {
                result.computeIfPresent(
                        place.file(),
                        (file, source) -> source.substring(0, place.start())
                                + source.substring(place.start(), place.end()).replaceAll("[^\n]", " ")
                                + source.substring(place.end()));
            }
        }
        return result;
    }

    private static PackProblem located(Place place, Map<String, String> files, List<Message> errors) {
        var source = files.getOrDefault(place.file(), "");
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
                place.file(), line, "rule '%s': %s".formatted(place.rule().getName(), reason));
    }

    /** Mistakes that no single rule makes: in a declared type, say. */
    private static List<PackProblem> unblamed(List<Message> errors, Map<String, String> files) {
        return errors.stream()
                .filter(error -> !error.getText().startsWith("Java source of"))
                .map(error -> QUOTED.matcher(error.getText())
                        .results()
                        .map(RuleCompiler::quoted)
                        .flatMap(text -> files.entrySet().stream()
                                .filter(file -> file.getValue().contains(text))
                                .map(file -> new PackProblem(
                                        file.getKey(),
                                        lineOf(file.getValue(), file.getValue().indexOf(text)),
                                        oneLine(error.getText()))))
                        .findFirst()
                        .orElseGet(() -> new PackProblem(
                                files.size() == 1 ? files.keySet().iterator().next() : "rules",
                                Math.max(error.getLine(), 0),
                                oneLine(error.getText()))))
                .distinct()
                .toList();
    }

    /** The decision point each rule speaks at: by what it concludes, or, in the platform's files, by the file's name. */
    private static Map<String, DecisionPoint> points(Map<String, PackageDescr> parsed) {
        var points = new HashMap<String, DecisionPoint>();
        parsed.forEach((file, descr) -> descr.getRules().forEach(rule -> RuleGuard.point(file, rule)
                .ifPresent(point -> points.put(descr.getName() + "/" + rule.getName(), point))));
        return points;
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

    private record Built(@Nullable KieBase base, List<Message> errors) {}

    private record Place(String file, RuleDescr rule) {
        int start() {
            return rule.getStartCharacter();
        }

        int end() {
            return rule.getEndCharacter() + 1;
        }
    }
}
