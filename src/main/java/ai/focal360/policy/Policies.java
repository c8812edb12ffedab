package ai.focal360.policy;

import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.ToolCall;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.PackPublished;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What the rules of a tenant decide. Stateless and safe for any number of threads; nothing is compiled on a turn's path. */
@Component
public class Policies implements PackCheck {
    private final RuleCompiler compiler = new RuleCompiler();
    private final Cache<String, RuleCompiler.Compiled> compiled =
            Caffeine.newBuilder().maximumSize(500).softValues().build();
    private final Cache<String, RuleSet> published =
            Caffeine.newBuilder().maximumSize(1_000).build();
    /** Asks the rules of this pack over the platform's. */
    public Decision decide(Pack pack, Pack platform, DecisionPoint point, Collection<?> facts) {
        var question = new Question(pack.version(), platform.version(), point, List.copyOf(facts));
        return new Decision(question, rules(pack, platform).decide(point, question.facts()));
    }

    /**
     * Asks these rules what rules were asked before, over facts as {@link FactJson} wrote them and these settings. May compile
     * rules that are not live, which takes seconds: never on a turn's path.
     */
    public Repeated repeat(Pack pack, Pack platform, Settings settings, DecisionPoint point, List<JsonNode> written) {
        try {
            var rules = rules(pack, platform);
            var facts = new ArrayList<Object>();
            for (var each : written) {
                var fact = FactJson.read(each, settings, rules);
                if (fact instanceof DomainFact.DoesNotFit unfit) {
                    return new Repeated.NotAskable("a fact cannot be made again: " + unfit);
                }
                facts.add(((DomainFact.Filled) fact).fact());
            }
            return new Repeated.Answered(decide(pack, platform, point, facts));
        } catch (RuntimeException e) {
            return new Repeated.NotAskable("the rules of %s over %s fail at %s: %s"
                    .formatted(pack.version(), platform.version(), point.id(), root(e)));
        }
    }

    private static Throwable root(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }

    /** Asks whether a tool may be called, given everything else that is known. */
    public Verdict judge(Pack pack, Pack platform, ToolCall call, Collection<?> facts) {
        var all = new ArrayList<Object>(facts);
        all.add(call);
        return Verdict.of(decide(pack, platform, DecisionPoint.ACTION, all));
    }

    /** A tool's answer as the type the tenant declared for it in DRL, filled by field name. */
    public DomainFact domainFact(Pack pack, Pack platform, String type, JsonNode answer) {
        return rules(pack, platform).fill(type, answer);
    }

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        return compiled(candidate, platform) instanceof RuleCompiler.Compiled.Broken broken
                ? broken.problems()
                : List.of();
    }

    @EventListener
    @Order(0)
    void on(PackPublished event) {
        rules(event.pack(), event.platform());
    }

    private RuleSet rules(Pack pack, Pack platform) {
        return published.get(pack.version() + "/" + platform.version(), key -> {
            var result = compiled(pack, platform);
            if (result instanceof RuleCompiler.Compiled.Rules rules) {
                return new RuleSet(
                        rules.base(),
                        rules.points(),
                        rules.types()
                                .getOrDefault("rules." + pack.tenant().value().replace('-', '_'), DomainTypes.NONE));
            }
            throw new IllegalStateException("Expected the rules of %s over %s to compile, but: %s"
                    .formatted(pack.version(), platform.version(), ((RuleCompiler.Compiled.Broken) result).problems()));
        });
    }

    private RuleCompiler.Compiled compiled(Pack pack, Pack platform) {
        var files = new TreeMap<String, String>(platform.files("rules", "drl"));
        files.putAll(pack.files("rules", "drl"));
        return compiled.get(idOf(files), id -> compiler.compile(id, files));
    }

    private static String idOf(Map<String, String> files) {
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256");
            files.forEach((file, source) -> {
                digest.update(file.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(source.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                digest.update((byte) 0);
            });
            return java.util.HexFormat.of().formatHex(digest.digest());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected every JDK to know SHA-256", e);
        }
    }
}
