package ai.focal360.sandbox.orderdesk;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** {@code + - * / ( )} on decimal numbers, exactly, to two decimals. */
final class Calculation {
    private static final int MAX_LENGTH = 200;
    private static final int MAX_DEPTH = 20;

    private final String text;
    private int at;
    private int depth;

    private Calculation(String text) {
        this.text = text;
    }

    static BigDecimal of(String expression) {
        var text = expression.replace(" ", "");
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw DeskRefusal.invalid("The expression must have 1 to %d characters".formatted(MAX_LENGTH));
        }
        var calculation = new Calculation(text);
        var result = calculation.sum();
        if (calculation.at < text.length()) {
            throw calculation.unexpected();
        }
        return result.setScale(2, RoundingMode.HALF_EVEN);
    }

    private BigDecimal sum() {
        var result = product();
        while (true) {
            if (skip('+')) {
                result = result.add(product());
            } else if (skip('-')) {
                result = result.subtract(product());
            } else {
                return result;
            }
        }
    }

    private BigDecimal product() {
        var result = factor();
        while (true) {
            if (skip('*')) {
                result = result.multiply(factor(), MathContext.DECIMAL128);
            } else if (skip('/')) {
                var divisor = factor();
                if (divisor.signum() == 0) {
                    throw DeskRefusal.invalid("The expression divides by zero");
                }
                result = result.divide(divisor, MathContext.DECIMAL128);
            } else {
                return result;
            }
        }
    }

    private BigDecimal factor() {
        if (++depth > MAX_DEPTH) {
            throw DeskRefusal.invalid("The expression is nested too deeply");
        }
        try {
            if (skip('-')) {
                return factor().negate();
            }
            if (skip('+')) {
                return factor();
            }
            if (skip('(')) {
                var result = sum();
                if (!skip(')')) {
                    throw unexpected();
                }
                return result;
            }
            return number();
        } finally {
            depth--;
        }
    }

    private BigDecimal number() {
        int start = at;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        try {
            return new BigDecimal(text.substring(start, at));
        } catch (NumberFormatException notANumber) {
            throw unexpected();
        }
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private boolean skip(char expected) {
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private DeskRefusal unexpected() {
        return DeskRefusal.invalid("The expression is not understood at character %d".formatted(at + 1));
    }
}
