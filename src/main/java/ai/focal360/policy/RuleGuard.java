package ai.focal360.policy;

import ai.focal360.policy.facts.Conclusion;
import ai.focal360.tenant.PackProblem;
import com.github.javaparser.ParseProblemException;
import com.github.javaparser.StaticJavaParser;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.AccumulateDescr;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.EvalDescr;
import org.drools.drl.ast.descr.ExistsDescr;
import org.drools.drl.ast.descr.ForallDescr;
import org.drools.drl.ast.descr.FromDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.OrDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.PatternSourceDescr;
import org.drools.drl.ast.descr.RuleDescr;

/**
 * Rules are code from outside: this reads a parsed file and allows what is listed here, refusing everything else. Rules
 * may match facts, call methods of facts, and insert one conclusion or inferred fact; they may not reach any other type,
 * order themselves by salience, or run statements.
 */
final class RuleGuard {
    static final String FACTS = Conclusion.class.getPackageName();
    private static final Set<String> IMPORTS = Set.of(
            FACTS + ".*",
            "java.math.BigDecimal",
            "java.time.Duration",
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.temporal.ChronoUnit",
            "java.util.List",
            "java.util.Map",
            "java.util.Set");
    private static final Set<String> RULE_ATTRIBUTES = Set.of("ruleflow-group", "no-loop");
    private static final Set<String> PRIMITIVES = Set.of("int", "long", "boolean", "double");
    private static final Set<String> FIELD_TYPES = Set.of(
            "String",
            "int",
            "long",
            "boolean",
            "double",
            "Integer",
            "Long",
            "Boolean",
            "Double",
            "BigDecimal",
            "LocalDate",
            "Instant",
            "List",
            "Map",
            "java.math.BigDecimal",
            "java.util.List",
            "java.util.Map",
            "java.time.LocalDate",
            "java.time.Instant");

    /** Words no condition needs and every escape does. */
    private static final Pattern FORBIDDEN = Pattern.compile(
            "\\b(new|class|getClass|forName|invoke|Class|ClassLoader|Runtime|System|Thread|Process|ProcessBuilder|"
                    + "Unsafe|wait|notify|notifyAll|reflect)\\b|\\b(java|javax|jakarta|org|com|net|io|sun|jdk|kcontext|drools)\\s*\\.");

    private static final Pattern LIST_OF = Pattern.compile("List\\s*<\\s*(\\w+)\\s*>");

    private static final Pattern FACT_IMPORT = Pattern.compile(Pattern.quote(FACTS) + "\\.[A-Z]\\w*");
    private static final Set<String> INSERTS = Set.of("insert", "insertLogical");

    private final String file;
    private final List<PackProblem> problems = new ArrayList<>();

    private RuleGuard(String file) {
        this.file = file;
    }

    /** What the file may not do. */
    static List<PackProblem> inspect(String file, PackageDescr parsed) {
        var guard = new RuleGuard(file);
        guard.inspect(parsed);
        return guard.problems;
    }

    /** The package a file's folder asks for: {@code rules/acme-shop/orders.drl → rules.acme_shop}. */
    static String expectedPackage(String file) {
        return file.substring(0, file.lastIndexOf('/')).replace('/', '.').replace('-', '_');
    }

    private void inspect(PackageDescr parsed) {
        if (!expectedPackage(file).equals(parsed.getName())) {
            refuse(
                    1,
                    "package must be '%s' like the folder, but it is '%s'"
                            .formatted(expectedPackage(file), parsed.getName()));
        }
        parsed.getImports().stream()
                .filter(imported -> !IMPORTS.contains(imported.getTarget())
                        && !FACT_IMPORT.matcher(imported.getTarget()).matches())
                .forEach(imported -> refuse(
                        imported, "import of '%s' is not allowed; rules import facts".formatted(imported.getTarget())));
        parsed.getFunctionImports().forEach(it -> refuse(it, "importing functions is not allowed"));
        parsed.getAccumulateImports().forEach(it -> refuse(it, "importing accumulate functions is not allowed"));
        parsed.getGlobals().forEach(it -> refuse(it, "globals are not allowed; decide on facts"));
        parsed.getFunctions().forEach(it -> refuse(it, "functions are not allowed; infer a fact instead"));
        parsed.getEntryPointDeclarations().forEach(it -> refuse(it, "entry points are not allowed"));
        parsed.getWindowDeclarations().forEach(it -> refuse(it, "windows are not allowed"));
        var declared = parsed.getTypeDeclarations().stream()
                .map(type -> type.getType().getName())
                .collect(Collectors.toSet());
        parsed.getTypeDeclarations().forEach(type -> {
            type.getSuperTypes()
                    .forEach(parent -> refuse(type, "a declared type may not extend '%s'".formatted(parent)));
            type.getFields().values().stream()
                    .filter(field -> !isKnown(field.getPattern().getObjectType(), declared))
                    .forEach(field -> refuse(
                            field,
                            "field '%s' has type '%s', which is neither plain nor declared here"
                                    .formatted(
                                            field.getFieldName(),
                                            field.getPattern().getObjectType())));
            type.getFields().values().stream()
                    .filter(field -> field.getAnnotation(DomainTypes.MAY_BE_ABSENT) != null
                            && PRIMITIVES.contains(field.getPattern().getObjectType()))
                    .forEach(field -> refuse(
                            field,
                            "field '%s' is of type '%s', which cannot be absent; write Integer, Boolean and so on"
                                    .formatted(
                                            field.getFieldName(),
                                            field.getPattern().getObjectType())));
        });
        parsed.getRules().forEach(this::inspect);
    }

    /** A plain type, a type declared here, or a list of either: {@code List<Item>}. */
    private static boolean isKnown(String type, Set<String> declared) {
        var list = LIST_OF.matcher(type);
        var element = list.matches() ? list.group(1) : type;
        return FIELD_TYPES.contains(element) || declared.contains(element);
    }

    private void inspect(RuleDescr rule) {
        rule.getAttributes().values().stream()
                .filter(attribute -> !RULE_ATTRIBUTES.contains(attribute.getName()))
                .forEach(attribute -> refuse(
                        rule,
                        "rule '%s': attribute '%s' is not allowed".formatted(rule.getName(), attribute.getName())));
        if (!rule.getNamedConsequences().isEmpty()) {
            refuse(rule, "rule '%s': named consequences are not allowed".formatted(rule.getName()));
        }
        inspectConditions(rule, rule.getLhs());
        if (rule.isQuery()) {
            return;
        }
        if (rule.getAnnotation("Policy") == null) {
            refuse(rule, "rule '%s' has no @Policy id".formatted(rule.getName()));
        }
        inspectConsequence(rule);
    }

    private void inspectConditions(RuleDescr rule, BaseDescr descr) {
        if (descr instanceof EvalDescr) {
            refuse(descr, "rule '%s': eval is not allowed".formatted(rule.getName()));
        } else if (descr instanceof PatternDescr pattern) {
            inspectText(rule, pattern, pattern.getObjectType());
            pattern.getConstraint().getDescrs().forEach(it -> inspectText(rule, it, it.toString()));
            Optional.ofNullable(pattern.getSource()).ifPresent(it -> inspectSource(rule, it));
        } else if (descr instanceof AndDescr
                || descr instanceof OrDescr
                || descr instanceof NotDescr
                || descr instanceof ExistsDescr
                || descr instanceof ForallDescr) {
            ((ConditionalElementDescr) descr).getDescrs().forEach(it -> inspectConditions(rule, (BaseDescr) it));
        } else {
            refuse(
                    descr,
                    "rule '%s': '%s' is not allowed in a condition"
                            .formatted(rule.getName(), descr.getClass().getSimpleName()));
        }
    }

    private void inspectSource(RuleDescr rule, PatternSourceDescr source) {
        if (source instanceof FromDescr from) {
            inspectText(rule, from, from.getDataSource().toString());
        } else if (source instanceof AccumulateDescr accumulate) {
            if (!accumulate.isMultiFunction() && accumulate.getFunctions().isEmpty()) {
                refuse(
                        source,
                        "rule '%s': accumulate with own code is not allowed; use a function".formatted(rule.getName()));
            }
            accumulate.getFunctions().forEach(it -> inspectText(rule, source, String.join(",", it.getParams())));
            inspectConditions(rule, accumulate.getInput());
        } else {
            refuse(
                    source,
                    "rule '%s': '%s' is not allowed as a source"
                            .formatted(rule.getName(), source.getClass().getSimpleName()));
        }
    }

    private void inspectText(RuleDescr rule, BaseDescr at, String text) {
        var found = FORBIDDEN.matcher(withoutLiterals(text));
        if (found.find()) {
            refuse(
                    at,
                    "rule '%s': '%s' is not allowed in a condition"
                            .formatted(rule.getName(), found.group().strip()));
        }
    }

    private static String withoutLiterals(String text) {
        return text.replaceAll("\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])*'", "\"\"");
    }

    private void inspectConsequence(RuleDescr rule) {
        try {
            var statements = StaticJavaParser.parseBlock("{" + rule.getConsequence() + "}")
                    .getStatements();
            var points = new LinkedHashSet<DecisionPoint>();
            for (var statement : statements) {
                inserted(statement)
                        .ifPresentOrElse(
                                conclusion -> inspectInserted(rule, conclusion, points),
                                () -> refuse(
                                        rule,
                                        "rule '%s': only insert(…) and insertLogical(…) are allowed after 'then', not '%s'"
                                                .formatted(rule.getName(), statement)));
            }
            if (statements.isEmpty()) {
                refuse(rule, "rule '%s' concludes nothing".formatted(rule.getName()));
            }
            if (points.size() > 1) {
                refuse(rule, "rule '%s' concludes at several decision points: %s".formatted(rule.getName(), points));
            }
            platformPoint(file).ifPresent(own -> points.stream()
                    .filter(point -> point != own)
                    .forEach(point -> refuse(
                            rule,
                            "rule '%s' concludes at '%s'; its file is for '%s'"
                                    .formatted(rule.getName(), point.id(), own.id()))));
        } catch (ParseProblemException e) {
            refuse(
                    rule,
                    "rule '%s': the part after 'then' is not Java: %s"
                            .formatted(rule.getName(), e.getProblems().get(0).getMessage()));
        }
    }

    /** The simple name of the type of each thing a rule inserts, absent where its text does not say. */
    static List<Optional<String>> inserted(RuleDescr rule) {
        return StaticJavaParser.parseBlock("{" + rule.getConsequence() + "}").getStatements().stream()
                .flatMap(statement -> inserted(statement).stream())
                .map(RuleGuard::typeOf)
                .toList();
    }

    /** Files of the platform are named after the decision point they are for. */
    static Optional<DecisionPoint> platformPoint(String file) {
        if (!file.startsWith("rules/platform/")) {
            return Optional.empty();
        }
        var name = file.substring(file.lastIndexOf('/') + 1).replace(".drl", "");
        return Arrays.stream(DecisionPoint.values())
                .filter(point -> point.id().equals(name))
                .findFirst();
    }

    private static Optional<Expression> inserted(Statement statement) {
        return statement
                .toExpressionStmt()
                .map(ExpressionStmt::getExpression)
                .flatMap(Expression::toMethodCallExpr)
                .filter(call -> call.getScope().isEmpty()
                        && INSERTS.contains(call.getNameAsString())
                        && call.getArguments().size() == 1)
                .map(call -> call.getArgument(0));
    }

    private void inspectInserted(RuleDescr rule, Expression inserted, Set<DecisionPoint> points) {
        inserted.walk(node -> inspectNode(rule, node));
        typeOf(inserted)
                .ifPresentOrElse(
                        type -> DecisionPoint.concluding(type).ifPresent(points::add),
                        () -> refuse(
                                rule,
                                "rule '%s' must insert a new fact or a conclusion, not '%s'"
                                        .formatted(rule.getName(), inserted)));
    }

    private static Optional<String> typeOf(Expression inserted) {
        if (inserted instanceof ObjectCreationExpr creation) {
            return Optional.of(creation.getType().getNameAsString());
        }
        if (inserted instanceof MethodCallExpr call && call.getScope().isPresent()) {
            return call.getScope().get().toNameExpr().map(name -> name.getNameAsString());
        }
        return Optional.empty();
    }

    private void inspectNode(RuleDescr rule, Node node) {
        var allowed = node.getClass().getSimpleName();
        var fine =
                switch (allowed) {
                    case "ObjectCreationExpr" ->
                        ((ObjectCreationExpr) node).getAnonymousClassBody().isEmpty()
                                && ((ObjectCreationExpr) node).getScope().isEmpty()
                                && ((ObjectCreationExpr) node)
                                        .getType()
                                        .getScope()
                                        .isEmpty();
                    case "FieldAccessExpr",
                            "ClassExpr",
                            "LambdaExpr",
                            "MethodReferenceExpr",
                            "AssignExpr",
                            "ArrayCreationExpr" -> false;
                    default -> true;
                };
        if (!fine || FORBIDDEN.matcher(identifier(node)).find()) {
            refuse(rule, "rule '%s': '%s' is not allowed after 'then'".formatted(rule.getName(), node));
        }
    }

    private static String identifier(Node node) {
        if (node instanceof MethodCallExpr call) {
            return call.getNameAsString();
        }
        return node instanceof com.github.javaparser.ast.expr.NameExpr name ? name.getNameAsString() : "";
    }

    private void refuse(BaseDescr at, String reason) {
        refuse(Math.max(at.getLine(), 1), reason);
    }

    private void refuse(int line, String reason) {
        problems.add(new PackProblem(file, line, reason));
    }
}
