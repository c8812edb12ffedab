package ai.focal360.firewall;

import ai.focal360.platform.TenantId;
import ai.focal360.policy.Decision;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Rules;
import ai.focal360.policy.facts.AbuseHistory;
import ai.focal360.policy.facts.AbuseSuspected;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Standing;
import ai.focal360.policy.facts.Traffic;
import ai.focal360.tenant.Pack;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The platform's own terms and rules, asked about a first message of somebody who stands well. */
final class Judge {
    static final Pack PLATFORM = Pack.candidate(TenantId.PLATFORM, folder("seeds/platform"));
    static final Settings SETTINGS = new Settings(PLATFORM.data().settings());
    static final Terms TERMS = Terms.of(TermFiles.of(PLATFORM), Map.of());
    static final Lessons LESSONS = Lessons.of(Terms.merged(TermFiles.of(PLATFORM), Map.of()));
    static final Likeness LIKENESS = Likeness.of(LESSONS);

    private final Detectors detectors = new Detectors(TERMS, LIKENESS, Set.of("acme-shop.example"));

    static Firewall firewall() {
        return new Firewall(Rules.policies(), new ObjectMapper());
    }

    Detectors.Seen seen(String text) {
        return detectors.read(text);
    }

    List<AbuseSuspected> suspects(String text) {
        var seen = seen(text);
        if (seen.signals().isEmpty() && seen.links().isEmpty()) {
            return List.of();
        }
        return decide(seen).all(AbuseSuspected.class);
    }

    Decision decide(Detectors.Seen seen) {
        var rules = Rules.of("platform")
                .given(SETTINGS, new Traffic(1, 1, 1), new AbuseHistory(Map.of(), 0), new Standing("good", "", 0))
                .given(seen.signals().toArray());
        seen.links().ifPresent(rules::given);
        return rules.at(DecisionPoint.FIREWALL);
    }

    static Map<String, String> folder(String folder) {
        try (var found = Files.walk(Path.of(folder))) {
            var files = new TreeMap<String, String>();
            for (var file : found.filter(Files::isRegularFile).toList()) {
                files.put(file.toString().replace('\\', '/'), Files.readString(file));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
