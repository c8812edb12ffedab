package ai.focal360.policy;

import ai.focal360.policy.facts.ToolCall;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drools.drl.ast.descr.AccumulateDescr;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;

/**
 * How far a rule reaches, read from its text (docs/adr/0092): the {@code point} it speaks at, absent when it only infers
 * facts; the {@code tools} of which one has to be called for it to fire, empty when it does not say; the types it
 * {@code infers}; and those it {@code matches}. {@link #ANY} stands for what the text does not tell.
 */
record RuleReach(
        Optional<DecisionPoint> point, boolean concludes, Set<String> tools, Set<String> infers, Set<String> matches) {
    static final String ANY = "*";

    private static final String CALL = ToolCall.class.getSimpleName();
    private static final String TEXT = "\"[^\"\\\\]*\"|'[^'\\\\]*'";

    /** {@code tool == "a"} or {@code tool in ( "a", "b" )}, bound or not, and nothing beside it. */
    private static final Pattern TOOLS = Pattern.compile(
            "\\s*(?:\\$?\\w+\\s*:\\s*)?tool\\s*(?:==\\s*(?:%1$s)|in\\s*\\(\\s*(?:%1$s)(?:\\s*,\\s*(?:%1$s))*\\s*\\))\\s*"
                    .formatted(TEXT));

    private static final Pattern ONE_TEXT = Pattern.compile(TEXT);

    RuleReach {
        tools = Set.copyOf(tools);
        infers = Set.copyOf(infers);
        matches = Set.copyOf(matches);
    }

    static RuleReach of(String file, PackageDescr inPackage, RuleDescr rule) {
        var inserted = RuleGuard.inserted(rule);
        var concluding = inserted.stream()
                .flatMap(type -> type.flatMap(DecisionPoint::concluding).stream())
                .findFirst();
        var declared = declared(inPackage);
        var matches = new HashSet<String>();
        matched(rule.getLhs(), declared, matches);
        if (rule.getParentName() != null) {
            matches.add(ANY);
        }
        return new RuleReach(
                RuleGuard.platformPoint(file).or(() -> concluding),
                concluding.isPresent(),
                declared.contains(CALL) ? Set.of() : tools(rule.getLhs()),
                inserted.stream()
                        .filter(type -> type.flatMap(DecisionPoint::concluding).isEmpty())
                        .flatMap(type -> classes(type.orElse(ANY), declared))
                        .collect(Collectors.toSet()),
                matches);
    }

    /** Whether the rule may fire at a point when these tools are called. */
    boolean covers(DecisionPoint at, Collection<String> called) {
        return point.stream().allMatch(own -> own == at)
                && (tools.isEmpty() || tools.stream().anyMatch(called::contains));
    }

    /** Whether the rule may make a call of a tool itself, so that what Java says is called does not tell all. */
    boolean infersCalls() {
        return infers.contains(CALL) || infers.contains(ANY);
    }

    /** Whether something that is looked at may be inferred by this rule. */
    boolean feeds(Set<String> lookedAt) {
        return lookedAt.contains(ANY) || infers.contains(ANY) || infers.stream().anyMatch(lookedAt::contains);
    }

    private static Set<String> declared(PackageDescr inPackage) {
        return inPackage.getTypeDeclarations().stream()
                .map(type -> type.getType().getName())
                .collect(Collectors.toSet());
    }

    /** Of the first pattern that has to match: neither one below {@code not}, {@code or} and the like, nor one of a source. */
    private static Set<String> tools(AndDescr conditions) {
        return conditions.getDescrs().stream()
                .map(descr -> descr instanceof AndDescr and
                        ? tools(and)
                        : descr instanceof PatternDescr pattern ? tools(pattern) : Set.<String>of())
                .filter(tools -> !tools.isEmpty())
                .findFirst()
                .orElse(Set.of());
    }

    private static Set<String> tools(PatternDescr pattern) {
        if (!pattern.getObjectType().equals(CALL) || pattern.getSource() != null) {
            return Set.of();
        }
        return pattern.getConstraint().getDescrs().stream()
                .map(Object::toString)
                .filter(text -> TOOLS.matcher(text).matches())
                .findFirst()
                .map(text -> ONE_TEXT.matcher(text)
                        .results()
                        .map(quoted ->
                                quoted.group().substring(1, quoted.group().length() - 1))
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    private static void matched(BaseDescr descr, Set<String> declared, Set<String> types) {
        if (descr instanceof PatternDescr pattern) {
            if (pattern.getSource() instanceof AccumulateDescr accumulate) {
                matched(accumulate.getInput(), declared, types);
            } else if (pattern.getSource() == null) {
                classes(pattern.getObjectType(), declared).forEach(types::add);
            }
        } else if (descr instanceof ConditionalElementDescr group) {
            group.getDescrs().forEach(it -> matched((BaseDescr) it, declared, types));
        } else {
            types.add(ANY);
        }
    }

    /** The classes a fact of this type can have. */
    private static Stream<String> classes(String type, Set<String> declared) {
        return declared.contains(type)
                ? Stream.of(type)
                : fact(type).map(RuleReach::classes).orElse(Stream.of(ANY));
    }

    private static Stream<String> classes(Class<?> fact) {
        if (fact.isSealed()) {
            return Arrays.stream(fact.getPermittedSubclasses()).flatMap(RuleReach::classes);
        }
        return Stream.of(Modifier.isFinal(fact.getModifiers()) ? fact.getSimpleName() : ANY);
    }

    private static Optional<Class<?>> fact(String type) {
        try {
            return Optional.of(Class.forName(RuleGuard.FACTS + "." + type));
        } catch (ClassNotFoundException noFact) {
            return Optional.empty();
        }
    }
}
