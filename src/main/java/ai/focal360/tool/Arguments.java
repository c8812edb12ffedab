package ai.focal360.tool;

import ai.focal360.tenant.Field;
import ai.focal360.tenant.Tool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A tool's arguments as the registry declares them: what is missing, what is of the wrong type, and their JSON form. */
final class Arguments {
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_LIST = 100;
    /** Beyond this a number's digits cost more than any amount or count is worth. */
    private static final int MAX_NUMBER_LENGTH = 30;

    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,190}");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ()./-]{3,30}");
    private static final Pattern MONEY =
            Pattern.compile("(?:([A-Z]{3})\\s?|(€)\\s?)?(-?[0-9]{1,15}(?:\\.[0-9]{1,6})?)(?:\\s?([A-Z]{3})|\\s?(€))?");

    private Arguments() {}

    static ArgumentCheck check(Tool tool, Map<String, Object> given) {
        var problems = new ArrayList<String>();
        var json = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(tool.arguments()).forEach((name, argument) -> {
            var value = given.get(name);
            if (value == null || (!argument.required() && value.toString().isEmpty())) {
                if (argument.required()) {
                    problems.add("argument '%s' is missing".formatted(name));
                }
                return;
            }
            coerce(argument.type(), value)
                    .ifPresentOrElse(
                            node -> json.set(name, node),
                            () -> problems.add("argument '%s' is not a usable %s".formatted(name, argument.type())));
        });
        given.keySet().stream()
                .filter(name -> !tool.arguments().containsKey(name))
                .sorted()
                .forEach(name -> problems.add("argument '%s' is not declared by the tool".formatted(name)));
        return problems.isEmpty() ? new ArgumentCheck.Valid(json) : new ArgumentCheck.Invalid(problems);
    }

    /** The value as JSON of the type, or empty when it cannot be that. */
    static Optional<JsonNode> coerce(Field.Type type, Object value) {
        return switch (type) {
            case TEXT, ENUM -> text(value).map(TextNode::new);
            case EMAIL -> text(value).filter(matches(EMAIL)).map(TextNode::new);
            case PHONE -> text(value).filter(matches(PHONE)).map(TextNode::new);
            case NUMBER -> number(value).map(DecimalNode::new);
            case MONEY -> money(value).map(DecimalNode::new);
            case DATE -> date(value).map(date -> new TextNode(date.toString()));
            case BOOLEAN -> bool(value).map(BooleanNode::valueOf);
            case LIST -> list(value);
        };
    }

    private static Optional<String> text(Object value) {
        if (!(value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum
                || value instanceof LocalDate)) {
            return Optional.empty();
        }
        var text = Normalizer.normalize(value.toString(), Normalizer.Form.NFC).strip();
        return text.isEmpty() || text.length() > MAX_TEXT ? Optional.empty() : Optional.of(text);
    }

    private static Optional<BigDecimal> number(Object value) {
        if (!(value instanceof Number || value instanceof CharSequence)) {
            return Optional.empty();
        }
        var text = value.toString().strip();
        if (text.length() > MAX_NUMBER_LENGTH) {
            return Optional.empty();
        }
        try {
            var number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > MAX_NUMBER_LENGTH ? Optional.empty() : Optional.of(plain(number));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** A number, {@code 12.50 EUR}, {@code €12.50}, or an object with an {@code amount}; the currency travels on its own. */
    private static Optional<BigDecimal> money(Object value) {
        if (value instanceof Map<?, ?> object) {
            var amount = object.get("amount");
            return amount == null ? Optional.empty() : number(amount);
        }
        if (value instanceof CharSequence) {
            var matcher = MONEY.matcher(value.toString().strip());
            return matcher.matches() ? number(matcher.group(3)) : Optional.empty();
        }
        return number(value);
    }

    /** The currency (ISO 4217) an amount of money says itself. */
    static Optional<String> currency(Object money) {
        if (money instanceof Map<?, ?> object) {
            return Optional.ofNullable(object.get("currency")).map(Object::toString);
        }
        var matcher = MONEY.matcher(money.toString().strip());
        return matcher.matches()
                ? Stream.of(1, 2, 4, 5)
                        .flatMap(group -> Stream.ofNullable(matcher.group(group)))
                        .map(said -> said.equals("€") ? "EUR" : said)
                        .findFirst()
                : Optional.empty();
    }

    private static Optional<LocalDate> date(Object value) {
        if (value instanceof LocalDate date) {
            return Optional.of(date);
        }
        try {
            return value instanceof CharSequence text ? Optional.of(LocalDate.parse(text)) : Optional.empty();
        } catch (DateTimeParseException notADate) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> bool(Object value) {
        return switch (value.toString()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Texts; a single text is a list of what stands between its commas. */
    private static Optional<JsonNode> list(Object value) {
        Collection<?> elements = List.of();
        if (value instanceof Collection<?> collection) {
            elements = collection;
        } else if (value instanceof CharSequence text) {
            elements = List.of(text.toString().split(",", -1));
        }
        if (elements.isEmpty() || elements.size() > MAX_LIST) {
            return Optional.empty();
        }
        var array = JsonNodeFactory.instance.arrayNode();
        for (var element : elements) {
            var text = element == null ? Optional.<String>empty() : text(element);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            array.add(text.get());
        }
        return Optional.of(array);
    }

    private static Predicate<String> matches(Pattern pattern) {
        return text -> pattern.matcher(text).matches();
    }

    /** So that 10, 10.0 and 1E1 are the same argument, and the same business key. */
    private static BigDecimal plain(BigDecimal number) {
        var stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
