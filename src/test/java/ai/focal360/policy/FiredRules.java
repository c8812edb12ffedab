package ai.focal360.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Which rules fired while which test classes ran, in this run of tests. */
public final class FiredRules implements RuleWatch {
    static final Path FILE = Path.of("target", "rule-coverage.tsv");

    private static final Map<String, Set<String>> FIRED = new ConcurrentHashMap<>();
    private static volatile String test = "none";

    static void during(String testClass) {
        test = testClass;
    }

    @Override
    public void fired(String inPackage, String rule) {
        FIRED.computeIfAbsent(inPackage + "/" + rule, key -> new ConcurrentSkipListSet<>())
                .add(test);
    }

    /** One line per rule and test; a run in which no rule fired leaves what is there. */
    static void write() {
        if (FIRED.isEmpty()) {
            return;
        }
        var lines = new ArrayList<String>();
        new TreeMap<>(FIRED).forEach((rule, tests) -> tests.forEach(by -> lines.add(rule + "\t" + by)));
        try {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By package and name. */
    static Map<String, Set<String>> read() {
        var fired = new TreeMap<String, Set<String>>();
        try {
            for (var line : Files.readAllLines(FILE)) {
                var tab = line.lastIndexOf('\t');
                fired.computeIfAbsent(line.substring(0, tab), rule -> new TreeSet<>())
                        .add(line.substring(tab + 1));
            }
            return fired;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
