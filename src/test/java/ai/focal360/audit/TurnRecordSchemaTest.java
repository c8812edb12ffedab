package ai.focal360.audit;

import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The schema that others read is the record that we write. */
class TurnRecordSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCHEMAS = Path.of("docs", "schemas");

    private final JsonNode document = read("turn-record.schema.json");
    private final JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                    document,
                    SchemaValidatorsConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build());

    @Test
    void describesTheReviewedExample() {
        assertThat(schema.validate(read("turn-record.example.json"))).isEmpty();
    }

    @Test
    void describesWhatIsWritten() throws IOException {
        var written = JSON.readTree(
                TurnRecordJson.write(turn().ended("PARTIAL", "KNOWLEDGE_GAP").record()));
        assertThat(schema.validate(written)).isEmpty();
    }

    @Test
    void refusesARecordThatSaysNothingOfItsOutcome() throws IOException {
        var written =
                (com.fasterxml.jackson.databind.node.ObjectNode) JSON.readTree(TurnRecordJson.write(turn().record()));
        written.remove("outcome");
        assertThat(schema.validate(written)).hasSize(1);
        written.putObject("outcome").put("resolution", "FINE").putArray("categories");
        assertThat(schema.validate(written)).hasSize(1);
    }

    @Test
    void readsTheExampleAndWritesItAgainWithoutLosingAWord() throws IOException {
        var example = Files.readString(SCHEMAS.resolve("turn-record.example.json"));
        var record = TurnRecordJson.read(example);
        var written = TurnRecordJson.write(record);
        assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(example));
        assertThat(TurnRecordJson.read(written)).isEqualTo(record);
    }

    @Test
    void takesMissingListsAsEmptyAndUnknownFieldsAsNews() throws IOException {
        var written =
                (com.fasterxml.jackson.databind.node.ObjectNode) JSON.readTree(TurnRecordJson.write(turn().record()));
        written.remove("candidates");
        written.put("mood", "sunny");
        assertThat(TurnRecordJson.read(written.toString()).candidates()).isEmpty();
    }

    @Test
    void describesEveryFieldAndRequiresThoseThatAreAlwaysThere() {
        var differences = new ArrayList<String>();
        compare(TurnRecord.class, document, differences);
        for (var nested : TurnRecord.class.getDeclaredClasses()) {
            compare(nested, document.at("/$defs/" + nested.getSimpleName()), differences);
        }
        assertThat(differences).isEmpty();
    }

    private static void compare(Class<?> type, JsonNode described, List<String> differences) {
        var fields = new TreeSet<String>();
        var always = new TreeSet<String>();
        for (var component : type.getRecordComponents()) {
            fields.add(component.getName());
            if (!isNullable(component)) {
                always.add(component.getName());
            }
            if (described
                    .at("/properties/" + component.getName() + "/description")
                    .asText()
                    .isBlank()) {
                differences.add("%s.%s is not described".formatted(type.getSimpleName(), component.getName()));
            }
        }
        var properties = new TreeSet<String>();
        described.path("properties").fieldNames().forEachRemaining(properties::add);
        if (!properties.equals(fields)) {
            differences.add("%s has %s, its schema %s".formatted(type.getSimpleName(), fields, properties));
        }
        var required = new TreeSet<String>();
        described.path("required").forEach(name -> required.add(name.asText()));
        if (!required.equals(always)) {
            differences.add(
                    "%s always has %s, its schema requires %s".formatted(type.getSimpleName(), always, required));
        }
    }

    private static boolean isNullable(RecordComponent component) {
        return Arrays.stream(component.getAnnotatedType().getAnnotations()).anyMatch(Nullable.class::isInstance);
    }

    private static JsonNode read(String file) {
        try {
            return JSON.readTree(SCHEMAS.resolve(file).toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
