package ai.focal360.scenario;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.impl.juel.AstBinary;
import org.camunda.bpm.impl.juel.AstBoolean;
import org.camunda.bpm.impl.juel.AstBracket;
import org.camunda.bpm.impl.juel.AstChoice;
import org.camunda.bpm.impl.juel.AstComposite;
import org.camunda.bpm.impl.juel.AstDot;
import org.camunda.bpm.impl.juel.AstEval;
import org.camunda.bpm.impl.juel.AstIdentifier;
import org.camunda.bpm.impl.juel.AstMethod;
import org.camunda.bpm.impl.juel.AstNested;
import org.camunda.bpm.impl.juel.AstNull;
import org.camunda.bpm.impl.juel.AstNumber;
import org.camunda.bpm.impl.juel.AstParameters;
import org.camunda.bpm.impl.juel.AstString;
import org.camunda.bpm.impl.juel.AstText;
import org.camunda.bpm.impl.juel.AstUnary;
import org.camunda.bpm.impl.juel.Builder;
import org.camunda.bpm.impl.juel.Node;
import org.camunda.bpm.impl.juel.TreeBuilderException;

/**
 * Expressions are code from outside: parsed by the engine's own parser, every part that is not listed here is refused.
 * Variables, their properties and items by a literal name, literals, operators, and questions about a text or a list.
 */
final class Expressions {
    /** What may be asked of a variable. */
    private static final Set<String> METHODS =
            Set.of("contains", "startsWith", "endsWith", "isEmpty", "size", "length");

    /** Names the engine itself gives a meaning, each a way to its services. */
    private static final Set<String> ENGINE =
            Set.of("execution", "task", "caseExecution", "authenticatedUserId", "externalTask");

    private static final Set<String> REFLECTION = Set.of("class", "classLoader", "declaringClass", "module");

    /** What an expression does wrong, and the variables it reads. */
    record Reading(Set<String> problems, Set<String> variables) {}

    private Expressions() {}

    /** True when the engine would evaluate something in this text. */
    static boolean in(String text) {
        return text.contains("${") || text.contains("#{");
    }

    static Reading read(String text) {
        var reading = new Reading(new LinkedHashSet<>(), new TreeSet<>());
        try {
            visit(new Builder(Builder.Feature.METHOD_INVOCATIONS).build(text).getRoot(), reading);
        } catch (TreeBuilderException e) {
            reading.problems.add(
                    "no expression: " + String.valueOf(e.getMessage()).replaceFirst("(?s)^Error parsing '.*?': ", ""));
        }
        return reading;
    }

    private static void visit(Node node, Reading reading) {
        if (node instanceof AstIdentifier identifier) {
            if (ENGINE.contains(identifier.getName())
                    || EngineConfiguration.SCENARIO_BEANS.contains(identifier.getName())) {
                reading.problems.add("'%s' is not a variable of the process".formatted(identifier.getName()));
            }
            reading.variables.add(identifier.getName());
        } else if (node instanceof AstMethod) {
            var called = node.getChild(0) instanceof AstDot dot ? property(dot) : "";
            if (!METHODS.contains(called)) {
                reading.problems.add("calling '%s' is not allowed; allowed are %s"
                        .formatted(called, String.join(", ", new TreeSet<>(METHODS))));
            }
        } else if (node instanceof AstDot dot) {
            reflection(property(dot), reading);
        } else if (node instanceof AstBracket) {
            // a name that is computed could be any name
            if (node.getChild(1) instanceof AstString literal) {
                reflection(literal.toString().replaceAll("^[\"']|[\"']$", ""), reading);
            } else if (!(node.getChild(1) instanceof AstNumber)) {
                reading.problems.add("between [ and ] only a number or a quoted name is allowed");
            }
        } else if (!isListed(node)) {
            reading.problems.add("'%s' is not allowed in an expression".formatted(node));
        }
        for (var i = 0; i < node.getCardinality(); i++) {
            visit(node.getChild(i), reading);
        }
    }

    private static boolean isListed(Node node) {
        return node instanceof AstEval
                || node instanceof AstComposite
                || node instanceof AstText
                || node instanceof AstNested
                || node instanceof AstChoice
                || node instanceof AstUnary
                || node instanceof AstBinary
                || node instanceof AstParameters
                || node instanceof AstString
                || node instanceof AstNumber
                || node instanceof AstBoolean
                || node instanceof AstNull;
    }

    private static void reflection(String property, Reading reading) {
        if (REFLECTION.contains(property)) {
            reading.problems.add("the property '%s' is not allowed".formatted(property));
        }
    }

    /** The node says its name only as {@code ". name"}. */
    private static String property(AstDot dot) {
        return dot.toString().substring(1).strip();
    }
}
