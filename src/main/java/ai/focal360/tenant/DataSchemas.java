package ai.focal360.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The JSON schemas (draft 2020-12) of a tenant's data, the same files an author's editor reads. They belong to the program
 * and always come with it, wherever packs are read from.
 */
final class DataSchemas {
    private static final String FOLDER = "/packs/seeds/schemas/";
    private static final DataSchemas SHIPPED = new DataSchemas();

    private record Schema(JsonNode document, JsonSchema validator) {}

    private final Map<DataKind, Schema> schemas = new EnumMap<>(DataKind.class);

    private DataSchemas() {
        var factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
        var config =
                SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
        for (var kind : DataKind.values()) {
            var document = document(kind);
            schemas.put(kind, new Schema(document, factory.getSchema(document, config)));
        }
    }

    static DataSchemas shipped() {
        return SHIPPED;
    }

    /** What is wrong at a JSON pointer of a document. */
    record Finding(String pointer, String reason) {}

    List<Finding> validate(DataKind kind, JsonNode root) {
        var schema = schema(kind);
        var findings = new ArrayList<Finding>();
        for (var message : schema.validator().validate(root)) {
            findings.add(finding(schema, message));
        }
        return findings;
    }

    private Schema schema(DataKind kind) {
        var schema = schemas.get(kind);
        if (schema == null) {
            throw new IllegalStateException("Expected a schema for " + kind);
        }
        return schema;
    }

    private static Finding finding(Schema schema, ValidationMessage message) {
        var at = message.getInstanceLocation().toString();
        var keyword = schemaPointer(message);
        var around = schema.document().at(keyword.substring(0, keyword.lastIndexOf('/')));
        var where = at.isEmpty() ? "" : lastSegment(at);
        return switch (message.getType()) {
            case "additionalProperties" -> {
                var unknown = message.getProperty();
                var known = names(around.path("properties"));
                yield new Finding(
                        at + "/" + escape(unknown),
                        "'%s' is not known here%s".formatted(unknown, DidYouMean.of(unknown, known)));
            }
            case "required" ->
                new Finding(
                        at, "%s'%s' is missing".formatted(where.isEmpty() ? "" : where + ": ", message.getProperty()));
            case "propertyNames" -> {
                var name = message.getProperty();
                var expected = around.path("propertyNames").path("description").asText("another name");
                yield new Finding(
                        at + "/" + escape(name), "'%s' cannot be used here: expected %s".formatted(name, expected));
            }
            case "enum" ->
                new Finding(
                        at,
                        "%s is %s, expected one of %s"
                                .formatted(where, shown(message.getInstanceNode()), values(around.path("enum"))));
            default -> {
                var expected = around.path("description").asText("");
                yield new Finding(
                        at,
                        expected.isEmpty()
                                ? "%s %s".formatted(where, withoutPath(message)).strip()
                                : "%s is %s, expected %s"
                                        .formatted(where, shown(message.getInstanceNode()), expected)
                                        .strip());
            }
        };
    }

    private static String schemaPointer(ValidationMessage message) {
        return message.getSchemaLocation().getFragment().toString();
    }

    private static String withoutPath(ValidationMessage message) {
        var text = message.getMessage();
        var path = message.getInstanceLocation() + ": ";
        return text.startsWith(path) ? text.substring(path.length()) : text;
    }

    private static String shown(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "a group of values";
            case ARRAY -> node.isEmpty() ? "an empty list" : "a list";
            case NULL, MISSING -> "empty";
            default -> {
                var text = node.asText();
                yield "'%s'".formatted(text.length() > 60 ? text.substring(0, 60) + "…" : text);
            }
        };
    }

    private static List<String> names(JsonNode properties) {
        var names = new ArrayList<String>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String values(JsonNode options) {
        return StreamSupport.stream(options.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private static String lastSegment(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1)
                .replace("~1", "/")
                .replace("~0", "~");
    }

    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode document(DataKind kind) {
        var path = FOLDER + kind.fileName() + ".schema.json";
        try (var stream = DataSchemas.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("Expected the schema %s on the class path".formatted(path));
            }
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read the schema " + path, e);
        }
    }
}
