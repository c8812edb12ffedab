package ai.focal360.audit.opensearch;

import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.HumanTask;
import ai.focal360.audit.ScenarioRun;
import ai.focal360.audit.SearchKind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documents have the fields that are mapped, and no other. */
class MappingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void mapsEveryFieldOfADocumentAndNothingElse(SearchKind kind) throws IOException {
        var template = JSON.readTree(getClass().getResourceAsStream("/opensearch/" + kind.alias() + ".json"));
        var mappings = template.at("/template/mappings");
        assertThat(mappings.get("dynamic").asText()).isEqualTo("false");
        assertThat(mappings.at("/_routing/required").asBoolean()).isTrue();
        assertThat(template.at("/template/aliases").fieldNames()).toIterable().containsExactly(kind.alias());
        assertThat(names(mappings.get("properties"))).isEqualTo(fields(kind));
    }

    @Test
    void mapsEachPhase() throws IOException {
        var template = JSON.readTree(getClass().getResourceAsStream("/opensearch/focal-turns.json"));
        assertThat(names(template.at("/template/mappings/properties/phaseMicros/properties")))
                .isEqualTo(IntStream.rangeClosed(1, 11)
                        .mapToObj(i -> "P" + i)
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(IndexedTurn.of(turn().record()).phaseMicros()).containsOnlyKeys("P1", "P2");
    }

    private static Set<String> fields(SearchKind kind) {
        var components =
                switch (kind) {
                    case TURN -> Arrays.stream(IndexedTurn.class.getRecordComponents());
                    case RUN -> Arrays.stream(ScenarioRun.class.getRecordComponents());
                    case TASK -> Arrays.stream(HumanTask.class.getRecordComponents());
                };
        return Stream.concat(Stream.of("schemaVersion"), components.map(RecordComponent::getName))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(JsonNode properties) {
        var names = new TreeSet<String>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
