package ai.focal360.scenario;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.impl.juel.AstBinary;
import org.camunda.bpm.impl.juel.AstBoolean;
import org.camunda.bpm.impl.juel.AstChoice;
import org.camunda.bpm.impl.juel.AstEval;
import org.camunda.bpm.impl.juel.AstIdentifier;
import org.camunda.bpm.impl.juel.AstNested;
import org.camunda.bpm.impl.juel.AstString;
import org.camunda.bpm.impl.juel.AstUnary;
import org.camunda.bpm.impl.juel.Builder;
import org.camunda.bpm.impl.juel.Node;
import org.camunda.bpm.impl.juel.TreeBuilderException;

/**
 * What an expression comes to when only some variables are known: a truth or a text, or empty where it cannot be told.
 * Nothing is called; the tree is the one {@link Expressions} guards.
 */
final class Foreseen {
    private Foreseen() {}

    static Optional<Object> value(String expression, Map<String, Object> known) {
        try {
            return value(
                    new Builder(Builder.Feature.METHOD_INVOCATIONS)
                            .build(expression)
                            .getRoot(),
                    known);
        } catch (TreeBuilderException e) {
            // refused by the guard, with its line
            return Optional.empty();
        }
    }

    private static Optional<Object> value(Node node, Map<String, Object> known) {
        if (node instanceof AstEval || node instanceof AstNested) {
            return value(node.getChild(0), known);
        }
        if (node instanceof AstIdentifier identifier) {
            return Optional.ofNullable(known.get(identifier.getName()));
        }
        if (node instanceof AstBoolean truth) {
            return Optional.ofNullable(truth.eval(null, null));
        }
        if (node instanceof AstString text) {
            return Optional.ofNullable(text.eval(null, null));
        }
        if (node instanceof AstUnary unary && unary.getOperator() == AstUnary.NOT) {
            return truth(node.getChild(0), known).map(it -> !it);
        }
        if (node instanceof AstChoice) {
            var question = truth(node.getChild(0), known);
            return question.isEmpty() ? Optional.empty() : value(node.getChild(question.get() ? 1 : 2), known);
        }
        return node instanceof AstBinary binary ? of(binary, known) : Optional.empty();
    }

    private static Optional<Object> of(AstBinary binary, Map<String, Object> known) {
        if (binary.getOperator() == AstBinary.AND) {
            return either(false, binary, known);
        }
        if (binary.getOperator() == AstBinary.OR) {
            return either(true, binary, known);
        }
        if (binary.getOperator() != AstBinary.EQ && binary.getOperator() != AstBinary.NE) {
            return Optional.empty();
        }
        var left = value(binary.getChild(0), known);
        var right = value(binary.getChild(1), known);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Objects.equals(left.get(), right.get()) == binary.getOperator().equals(AstBinary.EQ));
    }

    /** One side that has this truth settles it, whatever the other is; else both must be known. */
    private static Optional<Object> either(boolean settles, AstBinary binary, Map<String, Object> known) {
        var left = truth(binary.getChild(0), known);
        var right = truth(binary.getChild(1), known);
        if (left.filter(it -> it == settles).isPresent()
                || right.filter(it -> it == settles).isPresent()) {
            return Optional.of(settles);
        }
        return left.isPresent() && right.isPresent() ? Optional.of(!settles) : Optional.empty();
    }

    private static Optional<Boolean> truth(Node node, Map<String, Object> known) {
        return value(node, known).filter(Boolean.class::isInstance).map(Boolean.class::cast);
    }
}
