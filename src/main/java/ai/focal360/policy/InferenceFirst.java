package ai.focal360.policy;

import java.util.List;
import org.drools.drl.ast.descr.RuleDescr;

/**
 * Has rules that only infer facts fire before those that conclude (docs/adr/0080): a conclusion stays, so it may not be
 * drawn from facts that are half there, such as a sum of which one part is not inferred yet. Authors may not order rules;
 * this does it for them, on their text and without moving a line.
 */
final class InferenceFirst {
    private static final String EARLIER = "salience 1 ";

    private InferenceFirst() {}

    /** {@code inferring}: those of the source's rules that only infer, from top to bottom. */
    static String ordered(String source, List<RuleDescr> inferring) {
        var result = new StringBuilder();
        var written = 0;
        for (var rule : inferring) {
            var conditions = conditions(source, rule.getStartCharacter());
            result.append(source, written, conditions).append(EARLIER);
            written = conditions;
        }
        return result.append(source, written, source.length()).toString();
    }

    /** Where the word {@code when} begins, or {@code then} in a rule without conditions; names and comments may hold both. */
    private static int conditions(String source, int from) {
        var at = from;
        while (at < source.length()) {
            var c = source.charAt(at);
            if (c == '"' || c == '\'') {
                at = endOfText(source, at);
            } else if (source.startsWith("//", at)) {
                at = source.indexOf('\n', at);
            } else if (source.startsWith("/*", at)) {
                at = source.indexOf("*/", at) + 1;
            } else if (isWord(source, at, "when") || isWord(source, at, "then")) {
                return at;
            }
            at++;
        }
        throw new IllegalStateException("Expected a rule to have conditions or a consequence");
    }

    private static int endOfText(String source, int from) {
        var at = from + 1;
        while (source.charAt(at) != source.charAt(from)) {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    private static boolean isWord(String source, int at, String word) {
        return source.startsWith(word, at)
                && !Character.isJavaIdentifierPart(source.charAt(at - 1))
                && !Character.isJavaIdentifierPart(source.charAt(at + word.length()));
    }
}
