package ai.focal360.customer;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A tenant's regular expression over a customer's words. Matching may look at a character some thousand times and no
 * more, so that an expression which explodes on some input costs that value and not the turn.
 */
final class FieldPattern {
    private static final int MOST_LOOKS = 200_000;
    private final Pattern pattern;

    FieldPattern(String field, String expression) {
        try {
            pattern = Pattern.compile(expression, Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "Expected the pattern of field '%s' to be a regular expression: %s"
                            .formatted(field, e.getDescription()),
                    e);
        }
    }

    boolean matches(String text) {
        try {
            return pattern.matcher(new BoundedText(text, MOST_LOOKS)).matches();
        } catch (BoundedText.TooManyLooks | StackOverflowError exploded) {
            return false;
        }
    }
}
