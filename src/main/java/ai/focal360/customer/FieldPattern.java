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
            return pattern.matcher(new Watched(text, new int[1])).matches();
        } catch (TooManyLooks | StackOverflowError exploded) {
            return false;
        }
    }

    private static final class TooManyLooks extends RuntimeException {
        TooManyLooks() {
            super("Expected the pattern to decide sooner", null, false, false);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // a counter its views share
    private record Watched(String text, int[] looks) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (++looks[0] > MOST_LOOKS) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.substring(start, end), looks);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
