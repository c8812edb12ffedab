package ai.focal360.policy;

import ai.focal360.policy.RuleCompiler.Compiled;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.ToolCall;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.PackPublished;
import ai.focal360.tenant.Tool;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What the rules of a tenant decide. Stateless and safe for any number of threads; nothing is compiled on a turn's path. */
@Component
public class Policies implements PackCheck {
    private static final int MOST_REMEMBERED = 10_000;

    private final RuleCompiler compiler = new RuleCompiler();
    private final Cache<String, Compiled> compiled = remembered();
    private final Cache<String, RuleBases> bases = remembered();
    private final Cache<String, RuleSet> published = remembered();

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
        return compiled(candidate) instanceof Compiled.Broken broken ? broken.problems() : List.of();
    }

    @EventListener
    @Order(0)
    void on(PackPublished event) {
        rules(event.pack(), event.platform())
                .prepare(event.pack().data().tools().stream().map(Tool::id).toList());
    }

    private RuleSet rules(Pack pack, Pack platform) {
        return published.get(pack.version() + "/" + platform.version(), key -> {
            var below = bases.get(idOf(platform), id -> RuleBases.of(sound(platform)));
            if (pack.tenant().equals(platform.tenant())) {
                return new RuleSet(below, DomainTypes.NONE);
            }
            var own = sound(pack);
            return new RuleSet(
                    bases.get(idOf(platform) + "/" + idOf(pack), id -> below.under(own)),
                    own.types().getOrDefault("rules." + pack.tenant().value().replace('-', '_'), DomainTypes.NONE));
        });
    }

    private Compiled.Rules sound(Pack pack) {
        if (compiled(pack) instanceof Compiled.Rules rules) {
            return rules;
        }
        throw new IllegalStateException(
                "Expected the rules of %s to compile, but: %s".formatted(pack.version(), check(pack, pack)));
    }

    private Compiled compiled(Pack pack) {
        return compiled.get(idOf(pack), id -> compiler.compile(id, rulesOf(pack)));
    }

    private static String idOf(Pack pack) {
        return Pack.hash(rulesOf(pack));
    }

    private static Map<String, String> rulesOf(Pack pack) {
        return pack.files("rules", "drl");
    }

    /** As long as memory lasts: rules of tenants nobody writes to are compiled again when somebody does. */
    private static <T> Cache<String, T> remembered() {
        return Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).softValues().build();
    }
}
