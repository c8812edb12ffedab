package ai.focal360.reporter;

import ai.focal360.llm.ChoiceRequest;
import ai.focal360.llm.ChoiceRequest.Choice;
import ai.focal360.llm.ChoiceRequest.Function;
import ai.focal360.llm.ChoiceRequest.Parameter;
import ai.focal360.llm.Choosing;
import ai.focal360.reporter.Answer.By;
import ai.focal360.reporter.Understanding.NotUnderstood;
import ai.focal360.reporter.Understanding.Understood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Understands questions by a model: it chooses a report and its parameters, which are read like those of an address. */
final class ModelReading {
    private static final Set<Dimension> NAMED =
            Set.of(Dimension.CHANNEL, Dimension.AGENT, Dimension.SCENARIO, Dimension.TOOL, Dimension.POLICY);
    private static final List<Dimension> FILTERS = List.of(
            Dimension.CHANNEL,
            Dimension.AGENT,
            Dimension.INTENT,
            Dimension.LANGUAGE,
            Dimension.RESOLUTION,
            Dimension.CATEGORY,
            Dimension.SCENARIO,
            Dimension.PACK,
            Dimension.POLICY,
            Dimension.TOOL,
            Dimension.CUSTOMER);
    private static final List<String> UNITS = List.of("hour", "day", "week", "month");
    private static final String PERIOD = "period";

    private final Choosing choosing;
    private final List<String> models;
    private final Catalogue catalogue;
    private final Vocabulary words;
    private final String instructions = instructions();

    ModelReading(Choosing choosing, List<String> models, Catalogue catalogue, Vocabulary words) {
        this.choosing = choosing;
        this.models = models;
        this.catalogue = catalogue;
        this.words = words;
    }

    /** Empty when no model is there, or none gave an answer that can be used. */
    Optional<Understanding> understand(Question question, String language, Scope scope) {
        if (models.isEmpty()) {
            return Optional.empty();
        }
        var request = new ChoiceRequest(
                models,
                instructions,
                question.text(),
                Map.of(
                        "today",
                        scope.today().toString(),
                        "weekday",
                        scope.today().getDayOfWeek().name()),
                functions(scope.names()));
        return choosing.choose(request, choice -> read(choice, language, scope));
    }

    private Understanding read(Choice choice, String language, Scope scope) {
        if (choice.function().equals(Catalogue.NOTHING)) {
            return new NotUnderstood(language, "not-mine", "");
        }
        var given = new HashMap<String, List<String>>();
        given.put("report", List.of(choice.function()));
        choice.arguments().forEach((name, value) -> given.put(name, List.of(value)));
        var readings = new ArrayList<String>();
        if (!given.containsKey(PERIOD)) {
            var usual = Patterns.usual(catalogue.require(choice.function()), scope.today());
            given.put(PERIOD, List.of(usual.toString()));
            readings.add("period-assumed");
        }
        return new Understood(Address.parse(given, catalogue), language, By.MODEL, readings);
    }

    private List<Function> functions(TenantNames names) {
        var functions = new ArrayList<Function>();
        var parameters = parameters(names);
        for (var report : catalogue.reports()) {
            var examples = report.examples().getOrDefault("en", List.of());
            functions.add(new Function(
                    report.id(),
                    "%s. Such as: %s"
                            .formatted(
                                    report.title().getOrDefault("en", report.id()),
                                    String.join(" ", examples.subList(0, Math.min(3, examples.size())))),
                    parameters));
        }
        functions.add(new Function(Catalogue.NOTHING, "The question is about something else", List.of()));
        return functions;
    }

    private List<Parameter> parameters(TenantNames names) {
        var parameters = new ArrayList<Parameter>();
        parameters.add(new Parameter(PERIOD, "such as 2026-03-02/2026-03-09", List.of(), false));
        for (var dimension : FILTERS) {
            parameters.add(
                    new Parameter(dimension.key(), "only this " + dimension.key(), values(dimension, names), false));
        }
        parameters.add(new Parameter(
                "by",
                "break down by this instead",
                FILTERS.stream().map(Dimension::key).toList(),
                false));
        parameters.add(new Parameter("per", "over time, per this", UNITS, false));
        parameters.add(new Parameter("top", "how many rows, a number", List.of(), false));
        parameters.add(new Parameter(
                "compare",
                "another period, or two values such as channel:webchat,whatsapp or pack:3,4",
                List.of(),
                false));
        return parameters;
    }

    private List<String> values(Dimension dimension, TenantNames names) {
        if (NAMED.contains(dimension)) {
            return List.copyOf(new TreeSet<>(names.of(dimension).values()));
        }
        if (dimension == Dimension.INTENT) {
            return names.intents();
        }
        return List.copyOf(new TreeSet<>(
                words.values().getOrDefault(dimension.key(), Map.of()).keySet()));
    }

    private static String instructions() {
        try (var stream = ModelReading.class.getResourceAsStream("/reporter/instructions.md")) {
            if (stream == null) {
                throw new IllegalStateException("Expected the reporter's instructions on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
