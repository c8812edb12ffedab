package ai.focal360.reporter;

import ai.focal360.knowledge.Examples.Example;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All the reporter can tell: {@code reporter/catalogue.yaml}. Adding a report is adding an entry there. */
record Catalogue(Map<String, Column> measures, List<String> apart, List<Report> reports, Nothing nothing) {
    static final String NOTHING = "nothing";
    static final List<String> LANGUAGES = List.of("en", "nl", "de");

    /** What is no question for the reporter. */
    record Nothing(
            List<String> words,
            List<String> asking,
            List<String> commands,
            List<String> toDo,
            List<String> looking,
            List<String> mine,
            List<String> ofStaff,
            List<String> others,
            Map<String, List<String>> examples) {}

    Catalogue {
        for (var report : reports) {
            var named = new ArrayList<>(report.columns());
            named.addAll(report.measuredInAll());
            named.add(report.headline());
            for (var name : named) {
                if (!measures.containsKey(name)) {
                    throw new IllegalArgumentException(
                            "Expected report '%s' to name measures, but '%s' is none".formatted(report.id(), name));
                }
            }
            for (var language : LANGUAGES) {
                if (!report.title().containsKey(language)
                        || !report.said().containsKey(language)
                        || report.examples().getOrDefault(language, List.of()).isEmpty()) {
                    throw new IllegalArgumentException(
                            "Expected report '%s' to be told and asked for in '%s'".formatted(report.id(), language));
                }
            }
        }
    }

    static Catalogue read() {
        return read("/reporter/catalogue.yaml", Catalogue.class);
    }

    static <T> T read(String resource, Class<T> type) {
        try (var stream = Catalogue.class.getResourceAsStream(resource)) {
            return YAMLMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                    .build()
                    .readValue(stream, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Report> find(String id) {
        return reports.stream().filter(report -> report.id().equals(id)).findFirst();
    }

    Report require(String id) {
        return find(id).orElseThrow(
                        () -> new IllegalArgumentException("Expected a report, but '%s' is none".formatted(id)));
    }

    /** The report that is asked for by nothing but a name of this kind. */
    Optional<String> named(Dimension dimension) {
        return reports.stream()
                .filter(report -> report.named() == dimension)
                .map(Report::id)
                .findFirst();
    }

    Column measure(String name) {
        var measure = measures.get(name);
        if (measure == null) {
            throw new IllegalArgumentException("Expected a measure, but '%s' is none".formatted(name));
        }
        return measure;
    }

    List<Example> examples() {
        var all = new ArrayList<Example>();
        reports.forEach(report -> add(report.id(), report.examples(), all));
        add(NOTHING, nothing.examples(), all);
        return all;
    }

    private static void add(String id, Map<String, List<String>> examples, List<Example> all) {
        examples.forEach((language, texts) -> texts.forEach(text -> all.add(new Example(id, language, text))));
    }
}
