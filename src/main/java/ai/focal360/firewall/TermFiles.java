package ai.focal360.firewall;

import ai.focal360.tenant.Pack;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The entries of a pack's {@code seeds/<tenant>/abuse.yaml} and {@code abuse/*.yaml}, which were checked when it was published. */
final class TermFiles {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final double USUAL_STRENGTH = 0.6;

    private TermFiles() {}

    static Map<String, Terms.Entry> of(Pack pack) {
        var folder = "seeds/" + pack.tenant() + "/abuse";
        var entries = new TreeMap<String, Terms.Entry>();
        pack.files().forEach((path, content) -> {
            if (path.equals(folder + ".yaml") || (path.startsWith(folder + "/") && path.endsWith(".yaml"))) {
                read(path, content)
                        .properties()
                        .forEach(entry -> entries.put(entry.getKey(), entry(entry.getKey(), entry.getValue())));
            }
        });
        var tools = pack.data().tools().stream()
                .map(tool -> tool.id())
                .filter(id -> id.indexOf('_') > 0)
                .toList();
        if (!tools.isEmpty()) {
            // nobody but who wants them called knows what tools are called
            entries.putIfAbsent(
                    "tools",
                    new Terms.Entry(
                            "tools",
                            "injection",
                            USUAL_STRENGTH,
                            List.of(),
                            tools,
                            List.of(),
                            List.of(),
                            "",
                            List.of(),
                            false));
        }
        return entries;
    }

    private static Terms.Entry entry(String id, JsonNode node) {
        return new Terms.Entry(
                id,
                node.path("kind").asText(),
                node.path("strength").asDouble(USUAL_STRENGTH),
                texts(node.path("phrases")),
                texts(node.path("marks")),
                texts(node.path("hosts")),
                texts(node.path("words")),
                node.path("means").asText(),
                texts(node.path("examples")),
                node.path("off").asBoolean());
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static JsonNode read(String path, String content) {
        try {
            return YAML.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected %s to be checked before it was published".formatted(path), e);
        }
    }
}
