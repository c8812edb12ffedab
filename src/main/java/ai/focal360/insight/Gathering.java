package ai.focal360.insight;

import ai.focal360.audit.TurnRecorded;
import ai.focal360.knowledge.Knowledge;
import ai.focal360.platform.TenantId;
import ai.focal360.policy.facts.Unanswered;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts questions nobody could answer into gaps and asks rules whether somebody is to see to one. A question is noted in its
 * turn's transaction and placed soon after, by any node.
 */
@Component
class Gathering {
    private static final int BATCH = 50;

    private final GapRows rows;
    private final Knowledge knowledge;
    private final Verdicts verdicts;
    private final Tickets tickets;
    private final Tenants tenants;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Gathering(
            GapRows rows,
            Knowledge knowledge,
            Verdicts verdicts,
            Tickets tickets,
            Tenants tenants,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.rows = rows;
        this.knowledge = knowledge;
        this.verdicts = verdicts;
        this.tickets = tickets;
        this.tenants = tenants;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    @EventListener
    void on(TurnRecorded recorded) {
        Question.in(recorded.record()).ifPresent(rows::note);
    }

    /** Places what waits; answers whether there may be more. */
    boolean gather() {
        var live = tenants.all().stream().map(Pack::tenant).toList();
        var waiting = rows.waiting(live, BATCH);
        var placed = waiting.stream()
                .map(question -> new Meant(question, knowledge.gist(question.text(), question.language())))
                .collect(Collectors.groupingBy(meant -> meant.question().tenant()));
        placed.forEach((tenant, questions) -> transaction.executeWithoutResult(status -> place(tenant, questions)));
        return waiting.size() == BATCH;
    }

    private record Meant(Question question, float[] meaning) {}

    private void place(TenantId tenant, List<Meant> questions) {
        rows.lock(tenant);
        var likeness = verdicts.settings(tenant).number("insight.likeness");
        var centres = new HashMap<String, Map<UUID, Centre>>();
        var touched = new LinkedHashSet<UUID>();
        for (var meant : questions) {
            if (rows.isWaiting(meant.question())) {
                var near = centres.computeIfAbsent(meant.question().language(), language -> centres(tenant, language));
                touched.add(place(meant, near, likeness));
            }
        }
        touched.forEach(gap -> consider(tenant, gap));
    }

    private Map<UUID, Centre> centres(TenantId tenant, String language) {
        return rows.centres(tenant, language).stream().collect(Collectors.toMap(Centre::gap, centre -> centre));
    }

    private UUID place(Meant meant, Map<UUID, Centre> centres, double likeness) {
        var nearest = centres.values().stream()
                .max(Comparator.comparingDouble(centre -> centre.nearness(meant.meaning())))
                .filter(centre -> centre.nearness(meant.meaning()) >= likeness);
        var centre = nearest.map(found -> found.with(meant.meaning()))
                .orElseGet(() -> Centre.of(UUID.randomUUID(), meant.meaning()));
        if (nearest.isPresent()) {
            rows.grow(centre, meant.question());
        } else {
            rows.open(centre, meant.question());
        }
        centres.put(centre.gap(), centre);
        return centre.gap();
    }

    private void consider(TenantId tenant, UUID id) {
        var gap = rows.find(tenant, id).orElseThrow();
        if (gap.state() == KnowledgeGap.State.NOT_OURS) {
            return;
        }
        if (gap.state() == KnowledgeGap.State.TICKETED) {
            tickets.tellAgain(tenant, id);
            return;
        }
        var window = Duration.ofMillis(verdicts.settings(tenant).millis("insight.window"));
        var lately = rows.since(id, clock.instant().minus(window));
        verdicts.on(tenant, new Unanswered(gap.language(), lately.asked(), lately.customers(), false))
                .ifPresent(open -> tickets.open(gap, open.reason()));
    }
}
