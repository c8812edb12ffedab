package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.unit.DataSize;

/** Small packs, and the checks of this module. */
final class TestPacks {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
    static final TenantId SHOP = new TenantId("shop");

    private TestPacks() {}

    static PacksProperties properties(String location) {
        return new PacksProperties(
                location, Duration.ofMillis(50), DataSize.ofMegabytes(4), DataSize.ofMegabytes(16), 2000);
    }

    static List<PackCheck> checks() {
        return List.of(new PathCheck(properties("classpath:/packs")), new FormCheck(), new DataCheck());
    }

    static List<PackProblem> problems(Pack candidate, Pack platform) {
        var problems = new ArrayList<PackProblem>();
        checks().forEach(check -> problems.addAll(check.check(candidate, platform)));
        problems.sort(Comparator.comparing(PackProblem::file).thenComparingInt(PackProblem::line));
        return problems;
    }

    /** A platform with two texts in three languages and a process with a form. */
    static Map<String, String> platformFiles() {
        var files = new TreeMap<String, String>();
        files.put("seeds/platform/tenant.yaml", "name: Platform\nsettings:\n  patience: 3\n");
        files.put("seeds/platform/texts.yaml", """
                greeting:
                  en: Hello
                  nl: Hallo
                  de: Hallo
                say.status:
                  placeholders: [order_id, status]
                  en: "{{order_id}} is {{status}}"
                  nl: "{{order_id}} is {{status}}"
                  de: "{{order_id}} ist {{status}}"
                """);
        files.put("seeds/platform/intents.yaml", "thanks:\n  description: Says thanks.\n  examples: {en: [Thanks]}\n");
        files.put("processes/platform/hand-over.bpmn", "<process id=\"hand-over\"/>\n");
        return files;
    }

    static Pack platform() {
        return Pack.candidate(TenantId.PLATFORM, platformFiles());
    }

    /** A tenant with one agent, and changes to its files: path, content, path, content, … */
    static Map<String, String> shopFiles(String... changes) {
        var files = new TreeMap<String, String>();
        files.put("seeds/shop/tenant.yaml", "name: Shop\n");
        files.put("seeds/shop/agents.yaml", "alex:\n  name: Alex\n  personality: Kind.\n  languages: [en, nl]\n");
        for (var i = 0; i < changes.length; i += 2) {
            files.put(changes[i], changes[i + 1]);
        }
        return files;
    }

    static Pack shop(String... changes) {
        return Pack.candidate(SHOP, shopFiles(changes)).over(platform());
    }

    static List<PackProblem> problems(String... changes) {
        return problems(shop(changes), platform());
    }

    /** Beans as the container would give them. */
    static ObjectProvider<PackCheck> beans(PackCheck... more) {
        var all = Stream.concat(checks().stream(), Arrays.stream(more)).toList();
        return new ObjectProvider<>() {
            @Override
            public Iterator<PackCheck> iterator() {
                return all.iterator();
            }

            @Override
            public Stream<PackCheck> stream() {
                return all.stream();
            }

            @Override
            public Stream<PackCheck> orderedStream() {
                return all.stream();
            }
        };
    }
}
