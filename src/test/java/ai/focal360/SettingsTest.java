package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/settings.md} lists each setting there is, with its default, and no other; so do other pages that name some. */
class SettingsTest {
    private static final Pattern ROW = Pattern.compile("\\| `(focal\\.[^`]+)` \\| ([^|]*) \\|.*");
    private static final Pattern NAMED = Pattern.compile("focal(\\.[a-z0-9-]+)+[a-z0-9](?![a-z0-9.-]*[{<])");

    /** Maps, by the one part of their names that the code fixes. */
    private static final List<String> MAPS = List.of(
            "focal.knowledge.retrieval",
            "focal.llm.models",
            "focal.tool.urls",
            "focal.outbound.hosts",
            "focal.secrets",
            "focal.ingress.shares.weights");

    /** Read without a class of settings. */
    private static final List<String> SINGLE =
            List.of("focal.sandbox.order-desk.enabled", "focal.sandbox.order-desk.url");

    /** Pages where names that begin alike are something else: metrics, properties of processes. */
    private static final Pattern SOMETHING_ELSE = Pattern.compile(
            "focal\\.(turns?|llm|tool|channel|audit|ingress|nodes|compensations|abuse|approvals|agenda|subscription|conversations|handoff)"
                    + "\\.(phase|running|quarantined|calls|tokens|cost|call|circuits\\.open|inbound|outbound|attempts|receipts|charges|sending"
                    + "|sse\\.connections|outbox\\.pending|outbox\\.lag|outbox\\.refused|relay\\.bulk|relay\\.records|messages"
                    + "|window|queue|leases\\.lost|strays|supersedes|limits|attempt|dead|effects\\.(open|asked|settled|compensated)|listening|peers|failed|suspected|measures|reminders|escalations|tasks|lag|ladder|quiet)"
                    + "|focal\\.(approvals|timer|starts-on|resolution|step|collects|text|values|suggestions|fresh|tool|contributes|cites|learns"
                    + "|goal-deadline|goal-follow-up|goal-expiry|after|agenda-type|approves|json|turn|audit|channel|llm|ingress|packs|knowledge|customer|web|opensearch|home)");

    @Test
    void areListedWithTheirDefaults() throws IOException {
        var listed = new TreeMap<String, String>();
        for (var line : Files.readAllLines(Path.of("docs/settings.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                listed.put(row.group(1), row.group(2).replace("`", "").strip());
            }
        }
        var described = new TreeMap<>(listed);
        described.keySet().removeIf(name -> isOfAMap(name) || SINGLE.contains(name));
        assertThat(described).containsExactlyEntriesOf(declared());
        MAPS.forEach(map -> assertThat(listed.keySet()).anyMatch(name -> name.startsWith(map + ".<")));
        assertThat(listed.keySet()).containsAll(SINGLE);
    }

    @Test
    void exist() throws IOException {
        var known = new TreeSet<>(declared().keySet());
        known.addAll(SINGLE);
        var unknown = new LinkedHashMap<String, Path>();
        try (var pages = Stream.concat(
                Stream.of(Path.of("README.md"), Path.of("SECURITY.md"), Path.of("CONTRIBUTING.md")),
                Files.walk(Path.of("docs")).filter(page -> page.toString().endsWith(".md")))) {
            for (var page : pages.toList()) {
                NAMED.matcher(Files.readString(page))
                        .results()
                        .map(named -> named.group())
                        .filter(name -> !SOMETHING_ELSE.matcher(name).matches())
                        .filter(name -> !isOfAMap(name + "."))
                        .filter(name -> known.stream().noneMatch(one -> one.equals(name) || one.startsWith(name + ".")))
                        .forEach(name -> unknown.put(name, page));
            }
        }
        assertThat(unknown).isEmpty();
    }

    private static boolean isOfAMap(String name) {
        return MAPS.stream().anyMatch(map -> name.startsWith(map + "."));
    }

    /** What the compiler found in our classes of settings. */
    private static Map<String, String> declared() throws IOException {
        var properties = new TreeMap<String, String>();
        JsonNode metadata = new ObjectMapper()
                .readTree(Path.of("target/classes/META-INF/spring-configuration-metadata.json")
                        .toFile());
        for (var property : metadata.path("properties")) {
            var name = property.path("name").asText();
            if (name.startsWith("focal.") && !MAPS.contains(name)) {
                properties.put(name, property.path("defaultValue").asText().replaceFirst("^(-?[0-9]+)\\.0$", "$1"));
            }
        }
        return properties;
    }
}
