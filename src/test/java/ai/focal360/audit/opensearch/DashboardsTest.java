package ai.focal360.audit.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.SearchKind;
import ai.focal360.audit.opensearch.SavedObjects.SavedObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards as they are written; what OpenSearch answers to them, {@link DashboardsIT} sees. */
class DashboardsTest {
    private static final Pattern FIELD_OF_A_QUERY = Pattern.compile("(?<![^\\s(])(\\w+):");
    private static final Set<String> NUMBERS = Set.of("long", "integer", "float");
    private static final int COLUMNS = 48;

    @Test
    void everyObjectHasAnIdATitleAndADescriptionOfItsOwn() {
        assertThat(SavedObjects.all())
                .isNotEmpty()
                .allSatisfy(object -> {
                    assertThat(object.migrationVersion()).containsOnlyKeys(object.type());
                    assertThat(object.attributes().path("title").asText()).isNotBlank();
                })
                .extracting(SavedObject::id)
                .doesNotHaveDuplicates();
        assertThat(SavedObjects.all())
                .filteredOn(object -> !object.type().equals("index-pattern"))
                .allSatisfy(object -> assertThat(
                                object.attributes().path("description").asText())
                        .isNotBlank())
                .extracting(object -> object.attributes().path("title").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void everyReferenceLeadsToAnObjectAndIsUsed() {
        var there = SavedObjects.all().stream()
                .map(object -> object.type() + ":" + object.id())
                .collect(Collectors.toSet());
        for (var object : SavedObjects.all()) {
            assertThat(there)
                    .containsAll(object.references().stream()
                            .map(reference -> reference.type() + ":" + reference.id())
                            .toList());
            assertThat(object.references())
                    .as(object.id())
                    .extracting(SavedObjects.Reference::name)
                    .containsExactlyInAnyOrderElementsOf(names(object));
        }
    }

    /** The names by which an object speaks of others. */
    private static List<String> names(SavedObject object) {
        var names = new ArrayList<String>();
        if (object.source().has("indexRefName")) {
            names.add(object.indexRefName());
        }
        if (object.type().equals("dashboard")) {
            names.addAll(object.written("panelsJSON").findValuesAsText("panelRefName"));
        }
        if (object.type().equals("visualization")) {
            names.addAll(object.written("visState").findValuesAsText("indexPatternRefName"));
        }
        return names;
    }

    @Test
    void thePatternsStandForTheIndicesAndTheTimesOfTheirKinds() {
        assertThat(SavedObjects.of("index-pattern")).hasSameSizeAs(SearchKind.values());
        for (var pattern : SavedObjects.of("index-pattern").toList()) {
            var kind = Arrays.stream(SearchKind.values())
                    .filter(each -> each.alias().equals(pattern.id()))
                    .findFirst()
                    .orElseThrow();
            assertThat(template(kind.alias()).at("/index_patterns/0").asText())
                    .isEqualTo(pattern.attributes().path("title").asText());
            var types = types(kind.alias());
            assertThat(types.get(pattern.attributes().path("timeFieldName").asText()))
                    .isEqualTo("date");
            pattern.written("fieldFormatMap").fieldNames().forEachRemaining(field -> assertThat(types)
                    .containsEntry(field, "long"));
        }
    }

    static Stream<SavedObject> visualisations() {
        return SavedObjects.visualisations();
    }

    @ParameterizedTest
    @MethodSource("visualisations")
    void aVisualisationAsksForFieldsThatCanAnswer(SavedObject visualisation) {
        var types = types(visualisation.referred(visualisation.indexRefName()));
        assertThat(visualisation.written("visState").path("title"))
                .isEqualTo(visualisation.attributes().path("title"));
        assertThat(types.keySet()).containsAll(queried(visualisation.source().path("query")));
        for (var aggregation : visualisation.written("visState").path("aggs")) {
            var params = aggregation.path("params");
            var type = types.get(params.path("field").asText());
            switch (aggregation.path("type").asText()) {
                case "count" -> assertThat(params.has("field")).isFalse();
                case "date_histogram", "max" -> assertThat(type).isEqualTo("date");
                case "terms", "cardinality" -> assertThat(type).isEqualTo("keyword");
                case "sum", "percentiles" -> assertThat(type).isIn(NUMBERS);
                case "filters" ->
                    params.path("filters")
                            .forEach(filter -> assertThat(types.keySet()).containsAll(queried(filter.path("input"))));
                default -> throw new AssertionError("Expected an aggregation known here, but it is " + aggregation);
            }
        }
    }

    @Test
    void aSavedSearchShowsAndSortsByFieldsThatAreThere() {
        assertThat(SavedObjects.of("search")).isNotEmpty().allSatisfy(search -> {
            var types = types(search.referred(search.indexRefName()));
            assertThat(types.keySet()).containsAll(queried(search.source().path("query")));
            assertThat(search.attributes().path("columns")).isNotEmpty().allSatisfy(column -> assertThat(types)
                    .containsKey(column.asText()));
            assertThat(types.get(search.attributes().at("/sort/0/0").asText())).isEqualTo("date");
        });
    }

    @Test
    void whatNarrowsADashboardNarrowsEveryKindOfDocument() {
        assertThat(SavedObjects.controls()).singleElement().satisfies(control -> {
            var fields = control.written("visState").at("/params/controls").findValuesAsText("fieldName");
            assertThat(fields).contains("tenant");
            for (var kind : SearchKind.values()) {
                assertThat(fields)
                        .allSatisfy(field -> assertThat(types(kind.alias())).containsEntry(field, "keyword"));
            }
        });
    }

    @Test
    void theThreeDashboardsShowEverythingThereIsSideBySide() {
        var control = SavedObjects.controls().findFirst().orElseThrow();
        var shown = new HashSet<String>();
        assertThat(SavedObjects.of("dashboard"))
                .extracting(SavedObject::id)
                .containsExactlyInAnyOrder("focal-operations", "focal-quality", "focal-abuse");
        for (var dashboard : SavedObjects.of("dashboard").toList()) {
            var taken = new HashSet<String>();
            var panels = dashboard.written("panelsJSON");
            for (var panel : panels) {
                var place = panel.path("gridData");
                int x = place.path("x").asInt();
                int y = place.path("y").asInt();
                assertThat(x + place.path("w").asInt()).isLessThanOrEqualTo(COLUMNS);
                for (int column = x; column < x + place.path("w").asInt(); column++) {
                    for (int row = y; row < y + place.path("h").asInt(); row++) {
                        assertThat(taken.add(column + "," + row))
                                .as("%s: %s lies on another".formatted(dashboard, panel))
                                .isTrue();
                    }
                }
                assertThat(place.path("i")).isEqualTo(panel.path("panelIndex"));
                shown.add(dashboard.referred(panel.path("panelRefName").asText()));
            }
            assertThat(panels.findValuesAsText("panelIndex")).doesNotHaveDuplicates();
            assertThat(dashboard.referred(panels.at("/0/panelRefName").asText()))
                    .as("what %s begins with", dashboard)
                    .isEqualTo(control.id());
        }
        assertThat(shown)
                .containsAll(
                        SavedObjects.of("visualization").map(SavedObject::id).toList());
    }

    private static Set<String> queried(JsonNode query) {
        return FIELD_OF_A_QUERY
                .matcher(query.path("query").asText())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The type of each field of a kind of documents. */
    private static Map<String, String> types(String alias) {
        return template(alias).at("/template/mappings/properties").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        field -> field.getValue().path("type").asText("object")));
    }

    private static JsonNode template(String alias) {
        try (var template = DashboardsTest.class.getResourceAsStream("/opensearch/" + alias + ".json")) {
            return SavedObjects.json(new String(template.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
