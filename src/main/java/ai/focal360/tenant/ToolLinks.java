package ai.focal360.tenant;

import ai.focal360.tenant.DataFiles.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a tool's entry says about others: who takes it back, who knows what came of it, who comes first; and its budget. */
final class ToolLinks {
    private static final String ARGUMENTS = "$.arguments.";
    private static final String KEY = "$.key";
    private static final Set<String> SUMMED = Set.of("number", "money");
    private static final Set<String> CURRENCY = Set.of("text", "enum");
    private static final Pattern NAMED = Pattern.compile(Pattern.quote(ARGUMENTS) + "[A-Za-z_][A-Za-z0-9_]*");

    private final Function<String, @Nullable Entry> tools;
    private final @Nullable String currency;
    private final List<PackProblem> problems = new ArrayList<>();

    /** {@code tools} finds an entry by its id; {@code currency} is the tenant's own, where it says one. */
    ToolLinks(Function<String, @Nullable Entry> tools, @Nullable String currency) {
        this.tools = tools;
        this.currency = currency;
    }

    List<PackProblem> problems(Entry tool) {
        problems.clear();
        compensation(tool);
        if (tool.node().has("status")) {
            status(tool);
        }
        for (var i = 0; i < tool.node().path("after").size(); i++) {
            after(tool, "/after/" + i);
        }
        if (tool.node().has("budget")) {
            budget(tool);
        }
        return List.copyOf(problems);
    }

    private void compensation(Entry tool) {
        var named = named(tool, "/compensation/tool");
        if (named != null && level(tool).equals("compensatable") && level(named).equals("irreversible")) {
            add(
                    tool,
                    "/compensation/tool",
                    "'%s' is irreversible: what takes an effect back must not be something that cannot be taken back"
                            .formatted(named.id()));
        }
    }

    private void status(Entry tool) {
        if (level(tool).equals("none")) {
            add(tool, "/status", "A read changes nothing, so there is nothing to find out about it");
        }
        var status = tool.node().path("status");
        if (!status.has("done-when") || !(status.has("failed-when") || status.has("failed-on"))) {
            add(
                    tool,
                    "/status",
                    "Say when it happened ('done-when') and when it did not ('failed-when' or 'failed-on')");
        }
        var named = known(tool, "/status/tool");
        if (named == null) {
            return;
        }
        if (!level(named).equals("none")) {
            add(tool, "/status/tool", "'%s' writes, so it cannot be asked what happened".formatted(named.id()));
        }
        status.path("arguments").properties().forEach(argument -> {
            var pointer = "/status/arguments/" + argument.getKey();
            var source = argument.getValue().asText();
            if (!named.node().path("arguments").has(argument.getKey())) {
                add(tool, pointer, "'%s' has no argument '%s'".formatted(named.id(), argument.getKey()));
            }
            if (source.equals(KEY)) {
                return;
            }
            if (!NAMED.matcher(source).matches()) {
                add(tool, pointer, "Expected $.arguments.<name> or $.key, but it is '%s'".formatted(source));
            } else if (!has(tool, source.substring(ARGUMENTS.length()))) {
                add(tool, pointer, "'%s' is no argument".formatted(source));
            }
        });
        named.node().path("arguments").properties().forEach(argument -> {
            if (argument.getValue().path("required").asBoolean(true)
                    && !status.path("arguments").has(argument.getKey())) {
                add(tool, "/status", "'%s' needs argument '%s'".formatted(named.id(), argument.getKey()));
            }
        });
    }

    private void after(Entry tool, String pointer) {
        var named = known(tool, pointer + "/tool");
        if (named == null) {
            return;
        }
        if (level(named).equals("none")) {
            add(tool, pointer + "/tool", "'%s' only reads: nothing of it can come first".formatted(named.id()));
        }
        tool.node().at(pointer + "/same").properties().forEach(same -> {
            if (!has(named, same.getKey())) {
                add(
                        tool,
                        pointer + "/same/" + same.getKey(),
                        "'%s' has no argument '%s'".formatted(named.id(), same.getKey()));
            }
            if (!has(tool, same.getValue().asText())) {
                add(
                        tool,
                        pointer + "/same/" + same.getKey(),
                        "'%s' is no argument".formatted(same.getValue().asText()));
            }
        });
        if (leadsTo(named, tool.id())) {
            add(
                    tool,
                    pointer + "/tool",
                    "'%s' comes after '%s' itself: neither could ever be done".formatted(named.id(), tool.id()));
        }
    }

    private boolean leadsTo(Entry from, String id) {
        var seen = new HashSet<String>();
        var next = new ArrayDeque<Entry>(List.of(from));
        while (!next.isEmpty()) {
            var tool = next.remove();
            if (tool.id().equals(id)) {
                return true;
            }
            for (var before : tool.node().path("after")) {
                var entry = tools.apply(before.path("tool").asText());
                if (entry != null && seen.add(entry.id())) {
                    next.add(entry);
                }
            }
        }
        return false;
    }

    private void budget(Entry tool) {
        var budget = tool.node().path("budget");
        if (level(tool).equals("none")) {
            add(tool, "/budget", "A read spends nothing");
        }
        if (!budget.has("per-customer") && !budget.has("per-tenant")) {
            add(tool, "/budget", "Expected 'per-customer' or 'per-tenant'");
        }
        var summed = budget.path("amount-argument");
        var limited = budget.path("per-customer").has("amount")
                || budget.path("per-tenant").has("amount");
        if (summed.isMissingNode()) {
            if (limited) {
                add(tool, "/budget", "An amount needs 'amount-argument': what is added up");
            }
            return;
        }
        if (!budget.has("currency") && currency == null) {
            add(tool, "/budget", "An amount needs 'currency', or 'money.currency' among the tenant's settings");
        }
        currencyArgument(tool, budget.path("currency-argument"));
        var argument = tool.node().path("arguments").path(summed.asText());
        if (argument.isMissingNode()) {
            add(tool, "/budget/amount-argument", "'%s' is no argument".formatted(summed.asText()));
        } else if (!SUMMED.contains(argument.path("type").asText())
                || !argument.path("required").asBoolean(true)) {
            add(
                    tool,
                    "/budget/amount-argument",
                    "'%s' must be a required number or money to be added up".formatted(summed.asText()));
        }
    }

    private void currencyArgument(Entry tool, JsonNode named) {
        if (named.isMissingNode()) {
            return;
        }
        var argument = tool.node().path("arguments").path(named.asText());
        if (argument.isMissingNode()) {
            add(tool, "/budget/currency-argument", "'%s' is no argument".formatted(named.asText()));
        } else if (!CURRENCY.contains(argument.path("type").asText())
                || !argument.path("required").asBoolean(true)) {
            add(
                    tool,
                    "/budget/currency-argument",
                    "'%s' must be a required text that says what currency the amount is in".formatted(named.asText()));
        }
    }

    private @Nullable Entry known(Entry tool, String pointer) {
        var named = named(tool, pointer);
        if (named == null && tool.node().at(pointer).isTextual()) {
            add(
                    tool,
                    pointer,
                    "There is no tool '%s'".formatted(tool.node().at(pointer).asText()));
        }
        return named;
    }

    private @Nullable Entry named(Entry tool, String pointer) {
        var name = tool.node().at(pointer);
        return name.isTextual() ? tools.apply(name.asText()) : null;
    }

    private static String level(Entry tool) {
        return tool.node().path("level").asText();
    }

    private static boolean has(Entry tool, String argument) {
        return tool.node().path("arguments").has(argument);
    }

    private void add(Entry tool, String pointer, String reason) {
        problems.add(tool.problem(pointer, reason));
    }
}
