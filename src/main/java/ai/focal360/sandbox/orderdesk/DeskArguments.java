package ai.focal360.sandbox.orderdesk;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A call's arguments, each asked for by name and type. */
record DeskArguments(JsonNode json) {
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_LIST = 100;
    private static final BigDecimal MAX_AMOUNT = new BigDecimal("1000000");

    String text(String name) {
        var node = json.path(name);
        if (!node.isTextual() || !isUsable(node.textValue())) {
            throw DeskRefusal.invalid("'%s' must be a text of 1 to %d characters".formatted(name, MAX_TEXT));
        }
        return node.textValue().strip();
    }

    /** Empty when absent. */
    String textOrEmpty(String name) {
        var node = json.path(name);
        return node.isMissingNode()
                        || node.isNull()
                        || (node.isTextual() && node.textValue().isBlank())
                ? ""
                : text(name);
    }

    List<String> texts(String name) {
        var node = json.path(name);
        if (!node.isArray() || node.isEmpty() || node.size() > MAX_LIST) {
            throw DeskRefusal.invalid("'%s' must be a list of 1 to %d texts".formatted(name, MAX_LIST));
        }
        var texts = new ArrayList<String>();
        for (var element : node) {
            if (!element.isTextual() || !isUsable(element.textValue())) {
                throw DeskRefusal.invalid("'%s' must hold texts only".formatted(name));
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** PostgreSQL stores every character of a text but NUL. */
    private static boolean isUsable(String text) {
        return !text.isBlank() && text.length() <= MAX_TEXT && text.indexOf('\0') < 0;
    }

    BigDecimal amount(String name) {
        var node = json.path(name);
        if (!node.isNumber()) {
            throw DeskRefusal.invalid("'%s' must be a number".formatted(name));
        }
        var amount = node.decimalValue();
        if (amount.signum() <= 0
                || amount.compareTo(MAX_AMOUNT) > 0
                || amount.stripTrailingZeros().scale() > 2) {
            throw DeskRefusal.invalid("'%s' must be an amount above 0 with at most two decimals".formatted(name));
        }
        return amount;
    }

    /** A number from -1 to 1. */
    BigDecimal share(String name) {
        var node = json.path(name);
        if (!node.isNumber() || node.decimalValue().abs().compareTo(BigDecimal.ONE) > 0) {
            throw DeskRefusal.invalid("'%s' must be a number from -1 to 1".formatted(name));
        }
        return node.decimalValue();
    }
}
