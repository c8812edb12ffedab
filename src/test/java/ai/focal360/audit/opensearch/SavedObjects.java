package ai.focal360.audit.opensearch;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is imported into Dashboards: one object a line, as Dashboards exports them. */
final class SavedObjects {
    private static final Path FILE = Path.of("docs/opensearch-dashboards/focal-360.ndjson");
    private static final ObjectMapper JSON = new ObjectMapper();

    private SavedObjects() {}

    record SavedObject(
            String type,
            String id,
            JsonNode attributes,
            List<Reference> references,
            Map<String, String> migrationVersion) {

        /** An attribute that is JSON written as a text. */
        JsonNode written(String attribute) {
            return json(attributes.path(attribute).asText());
        }

        /** Its query and filters. */
        JsonNode source() {
            return json(attributes.at("/kibanaSavedObjectMeta/searchSourceJSON").asText());
        }

        /** The name of the reference that says which documents it is about. */
        String indexRefName() {
            return source().path("indexRefName").asText();
        }

        /** The id of what it names so. */
        String referred(String name) {
            return references.stream()
                    .filter(reference -> reference.name().equals(name))
                    .map(Reference::id)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("Expected %s to name %s".formatted(id, name)));
        }

        @Override
        public String toString() {
            return id;
        }
    }

    record Reference(String name, String type, String id) {}

    static List<SavedObject> all() {
        try {
            return Files.readAllLines(FILE).stream().map(SavedObjects::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<SavedObject> of(String type) {
        return all().stream().filter(object -> object.type().equals(type));
    }

    /** Those that ask for figures; the rest of the type are controls. */
    static Stream<SavedObject> visualisations() {
        return of("visualization").filter(object -> !isControl(object));
    }

    static Stream<SavedObject> controls() {
        return of("visualization").filter(SavedObjects::isControl);
    }

    private static boolean isControl(SavedObject object) {
        return object.written("visState").path("type").asText().equals("input_control_vis");
    }

    /** The indices a pattern stands for, by the pattern's id. */
    static Map<String, String> patterns() {
        return of("index-pattern").collect(toMap(SavedObject::id, pattern -> pattern.attributes()
                .path("title")
                .asText()));
    }

    private static SavedObject read(String line) {
        try {
            return JSON.readValue(line, SavedObject.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
