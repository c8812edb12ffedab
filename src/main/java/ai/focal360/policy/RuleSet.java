package ai.focal360.policy;

import ai.focal360.policy.facts.Conclusion;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import org.drools.base.InitialFact;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.runtime.rule.Match;

/**
 * A tenant's rules over the platform's: safe for any number of threads. The only class that touches a Drools session.
 * Tenants' rules speak first; the platform's, in the rule flow group {@code platform}, speak
 * when they have come to rest.
 */
final class RuleSet {
    private static final String PLATFORM_GROUP = "platform";
    private static final String TENANT_GROUP = "MAIN";

    /** No set of our kind needs this many; one that does circles. */
    private static final int MOST_FIRINGS = 10_000;

    private static final List<RuleWatch> WATCHES = ServiceLoader.load(RuleWatch.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private final RuleBases bases;
    private final DomainTypes types;

    RuleSet(RuleBases bases, DomainTypes types) {
        this.bases = bases;
        this.types = types;
    }

    /** Builds beforehand what decisions about these tools and at all points need. */
    void prepare(Collection<String> tools) {
        bases.prepare(tools);
    }

    List<Concluded> decide(DecisionPoint point, Collection<?> facts) {
        var session = bases.at(point, facts).newKieSession();
        try {
            var witness = new Witness(point);
            session.addEventListener((org.kie.api.event.rule.AgendaEventListener) witness.matches);
            session.addEventListener((org.kie.api.event.rule.RuleRuntimeEventListener) witness.insertions);
            facts.forEach(session::insert);
            var agenda = session.getAgenda();
            var platform = agenda.getAgendaGroup(PLATFORM_GROUP);
            // a base without rules of the platform has one group, and knows no focus
            if (platform != null) {
                platform.setFocus();
                agenda.getAgendaGroup(TENANT_GROUP).setFocus();
            }
            if (session.fireAllRules(MOST_FIRINGS) >= MOST_FIRINGS) {
                throw new IllegalStateException(
                        "Expected the rules at '%s' to come to rest within %d firings; the last was '%s'"
                                .formatted(point.id(), MOST_FIRINGS, witness.lastRule()));
            }
            return witness.concluded;
        } finally {
            session.dispose();
        }
    }

    /** A tool's answer as a type the tenant declared in DRL. */
    DomainFact fill(String type, JsonNode answer) {
        return types.fill(bases.declarations(), type, answer);
    }

    /** Notes what each rule concluded, with what it matched. */
    private static final class Witness {
        private final DecisionPoint point;
        private final List<Concluded> concluded = new ArrayList<>();
        private @Nullable Match current;

        private final DefaultAgendaEventListener matches = new DefaultAgendaEventListener() {
            @Override
            public void beforeMatchFired(BeforeMatchFiredEvent event) {
                current = event.getMatch();
            }

            @Override
            public void afterMatchFired(AfterMatchFiredEvent event) {
                current = null;
                var rule = event.getMatch().getRule();
                WATCHES.forEach(watch -> watch.fired(rule.getPackageName(), rule.getName()));
            }
        };

        private final DefaultRuleRuntimeEventListener insertions = new DefaultRuleRuntimeEventListener() {
            @Override
            public void objectInserted(ObjectInsertedEvent event) {
                if (event.getObject() instanceof Conclusion conclusion) {
                    conclude(conclusion);
                }
            }
        };

        Witness(DecisionPoint point) {
            this.point = point;
        }

        private void conclude(Conclusion conclusion) {
            var match = current;
            if (match == null || !point.concludes(conclusion.getClass())) {
                throw new IllegalStateException(
                        "Expected a conclusion of '%s' from a rule, but got %s".formatted(point.id(), conclusion));
            }
            var rule = match.getRule();
            concluded.add(new Concluded(
                    conclusion,
                    rule.getName(),
                    policyId(rule),
                    match.getObjects().stream()
                            .filter(fact -> fact != null && !(fact instanceof InitialFact))
                            .map(Object.class::cast)
                            .toList()));
        }

        /** Drools hands over the value with its quotes when the annotation was imported by a wildcard. */
        private static String policyId(org.kie.api.definition.rule.Rule rule) {
            return String.valueOf(rule.getMetaData().get("Policy")).replace("\"", "");
        }

        private String lastRule() {
            return concluded.isEmpty()
                    ? "none"
                    : concluded.get(concluded.size() - 1).rule();
        }
    }
}
