package ai.focal360.policy;

import ai.focal360.policy.RuleCompiler.Compiled;
import ai.focal360.policy.facts.ToolCall;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drools.model.Model;
import org.drools.model.Rule;
import org.drools.model.impl.ModelImpl;
import org.drools.modelcompiler.KieBaseBuilder;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.KieServices;

/**
 * The bases a tenant's decisions are made on: one for each decision point and called tool, of the compiled rules that can
 * have a say there (docs/adr/0092). Where no rule of the tenant has one, the platform's own base is shared. A base is
 * built when first asked for, in milliseconds, unless it was {@link #prepare prepared}; memory may take it back.
 */
final class RuleBases {
    private final List<Compiled.Rules> parts;
    private final @Nullable RuleBases platform;
    private final Map<String, RuleReach> reaches;
    private final Set<String> named;
    private final KieBase declarations;
    private final Cache<Scope, KieBase> bases =
            Caffeine.newBuilder().softValues().build();

    /** {@code called}: as far as rules name them. */
    private record Scope(DecisionPoint point, Set<String> called) {}

    private RuleBases(List<Compiled.Rules> parts, @Nullable RuleBases platform) {
        this.parts = parts;
        this.platform = platform;
        this.reaches = parts.stream()
                .flatMap(part -> part.reaches().entrySet().stream())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        this.named = reaches.values().stream()
                .flatMap(reach -> reach.tools().stream())
                .collect(Collectors.toUnmodifiableSet());
        this.declarations = build(name -> false);
    }

    /** The platform's rules by themselves. */
    static RuleBases of(Compiled.Rules platform) {
        return new RuleBases(List.of(platform), null);
    }

    /** A tenant's rules over these of the platform. */
    RuleBases under(Compiled.Rules tenant) {
        return new RuleBases(Stream.concat(parts.stream(), Stream.of(tenant)).toList(), this);
    }

    KieBase at(DecisionPoint point, Collection<?> facts) {
        return at(
                point,
                facts.stream()
                        .filter(ToolCall.class::isInstance)
                        .map(call -> ((ToolCall) call).tool())
                        .collect(Collectors.toSet()));
    }

    /** Without rules: every base has the same declared types. */
    KieBase declarations() {
        return declarations;
    }

    void prepare(Collection<String> tools) {
        for (var point : DecisionPoint.values()) {
            at(point, Set.of());
        }
        tools.forEach(tool -> at(DecisionPoint.ACTION, Set.of(tool)));
    }

    private KieBase at(DecisionPoint point, Set<String> called) {
        var matters = called.stream().filter(named::contains).collect(Collectors.toUnmodifiableSet());
        return bases.get(new Scope(point, matters.size() > 1 ? named : matters), this::build);
    }

    private KieBase build(Scope scope) {
        var chosen = chosen(scope);
        var own = parts.get(parts.size() - 1).reaches().keySet();
        return platform != null && chosen.stream().noneMatch(own::contains)
                ? platform.at(scope.point(), scope.called())
                : build(chosen::contains);
    }

    /** The rules that speak there, and of those that only infer the ones these can notice, directly or by others. */
    private Set<String> chosen(Scope scope) {
        var called = reaches.values().stream().anyMatch(RuleReach::infersCalls) ? named : scope.called();
        var left = only(reaches, reach -> reach.covers(scope.point(), called));
        var chosen = new HashSet<String>();
        var lookedAt = new HashSet<String>();
        var next = only(left, reach -> reach.point().isPresent());
        while (!next.isEmpty()) {
            chosen.addAll(next.keySet());
            left.keySet().removeAll(next.keySet());
            next.values().forEach(reach -> lookedAt.addAll(reach.matches()));
            next = only(left, reach -> reach.feeds(lookedAt));
        }
        return chosen;
    }

    private static Map<String, RuleReach> only(Map<String, RuleReach> rules, Predicate<RuleReach> kept) {
        var result = new HashMap<>(rules);
        result.values().removeIf(kept.negate());
        return result;
    }

    private KieBase build(Predicate<String> chosen) {
        var models = parts.stream()
                .flatMap(part -> part.models().stream())
                .map(model -> only(chosen, model))
                .toList();
        var classes =
                RuleClasses.all(parts.stream().map(Compiled.Rules::classes).toList());
        return KieBaseBuilder.createKieBaseFromModel(models, KieServices.get().newKieBaseConfiguration(null, classes));
    }

    private static Model only(Predicate<String> chosen, Model model) {
        var result = new ModelImpl(model.getName())
                .withRules(model.getRules().stream()
                        .filter(rule -> chosen.test(nameOf(rule)))
                        .toList())
                .withQueries(model.getQueries());
        model.getTypeMetaDatas().forEach(result::addTypeMetaData);
        return result;
    }

    private static String nameOf(Rule rule) {
        return rule.getPackage() + "/" + rule.getName();
    }
}
