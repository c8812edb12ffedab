package ai.focal360.turn;

import ai.focal360.tenant.Field;
import ai.focal360.tenant.Tool;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool's arguments in the types the registry declares, in one form each, so that what a customer confirmed and what is
 * called compare equal: process variables keep lists as comma-separated texts, and numbers come as texts too.
 */
final class Arguments {
    private static final int LONGEST_NUMBER = 30;

    private Arguments() {}

    /** Lists as lists; everything else as it came. */
    static Map<String, Object> typed(Tool tool, Map<String, Object> arguments) {
        var result = new HashMap<String, Object>(arguments);
        tool.arguments().forEach((name, argument) -> {
            if (argument.type() == Field.Type.LIST && result.get(name) instanceof String text) {
                result.put(name, list(text));
            }
        });
        return result;
    }

    /** What rules may rely on: values of the declared types; one that is not of its type is left out. */
    static Map<String, Object> usable(Tool tool, Map<String, Object> arguments) {
        var result = new HashMap<String, Object>();
        arguments.forEach((name, value) -> {
            var argument = tool.arguments().get(name);
            var usable = argument == null ? value : usable(argument.type(), value);
            if (usable != null) {
                result.put(name, usable);
            }
        });
        return result;
    }

    private static @Nullable Object usable(Field.Type type, Object value) {
        return switch (type) {
            case LIST ->
                value instanceof String text
                        ? list(text)
                        : value instanceof Collection<?> elements
                                ? elements.stream().map(String::valueOf).toList()
                                : null;
            case NUMBER -> number(value);
            case MONEY -> value instanceof Map<?, ?> money ? number(money.get("amount")) : number(value);
            case BOOLEAN -> bool(value.toString());
            case DATE -> date(value.toString());
            case TEXT, ENUM, EMAIL, PHONE ->
                value instanceof Collection || value instanceof Map
                        ? null
                        : value.toString().strip();
        };
    }

    private static Object list(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).toList();
    }

    private static @Nullable Object number(@Nullable Object value) {
        if (value == null || value.toString().length() > LONGEST_NUMBER) {
            return null;
        }
        try {
            return new BigDecimal(value.toString().strip()).stripTrailingZeros();
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static @Nullable Object bool(String value) {
        return value.equals("true") ? (Object) true : value.equals("false") ? (Object) false : null;
    }

    private static @Nullable Object date(String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException notADate) {
            return null;
        }
    }
}
