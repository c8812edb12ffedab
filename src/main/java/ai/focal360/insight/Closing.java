package ai.focal360.insight;

import ai.focal360.insight.KnowledgeGap.State;
import ai.focal360.knowledge.Knowledge;
import ai.focal360.knowledge.RetrievalQuery;
import ai.focal360.platform.TenantId;
import ai.focal360.policy.facts.Tried;
import ai.focal360.scenario.GapDecided;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.Tenants;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks the questions of open gaps again when a pack is live that was not tried on them, and closes what is answered. */
@Component
class Closing {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);
    private static final int BATCH = 100;
    private static final int EXAMPLES = 20;
    private static final String KNOWLEDGE = "knowledge";

    private final GapRows rows;
    private final Knowledge knowledge;
    private final Verdicts verdicts;
    private final Tickets tickets;
    private final Tenants tenants;
    private final TransactionTemplate transaction;

    Closing(
            GapRows rows,
            Knowledge knowledge,
            Verdicts verdicts,
            Tickets tickets,
            Tenants tenants,
            PlatformTransactionManager transactions) {
        this.rows = rows;
        this.knowledge = knowledge;
        this.verdicts = verdicts;
        this.tickets = tickets;
        this.tenants = tenants;
        this.transaction = new TransactionTemplate(transactions);
    }

    void tryAgain() {
        var packs = tenants.all().stream().collect(Collectors.toMap(Pack::tenant, pack -> pack));
        var live = new HashMap<TenantId, String>();
        packs.forEach((tenant, pack) -> live.put(tenant, pack.version().toString()));
        List<KnowledgeGap> untried;
        do {
            untried = rows.untried(live, BATCH);
            untried.forEach(gap -> tryAgain(Objects.requireNonNull(packs.get(gap.tenant())), gap));
        } while (untried.size() == BATCH);
    }

    private void tryAgain(Pack pack, KnowledgeGap gap) {
        var settings = verdicts.settings(gap.tenant());
        var examples = rows.questions(gap.gap(), EXAMPLES);
        var answered = examples.stream()
                .filter(example -> knowledge
                        .retrieve(new RetrievalQuery(
                                gap.tenant(),
                                pack.version(),
                                example.text(),
                                example.language(),
                                List.of(),
                                settings.values()))
                        .answer()
                        .isPresent())
                .count();
        var close = verdicts.on(gap.tenant(), new Tried(examples.size(), (int) answered));
        transaction.executeWithoutResult(status -> {
            rows.tried(gap.gap(), pack.version().toString());
            if (close.isPresent() && rows.close(gap.tenant(), gap.gap(), State.ANSWERED, KNOWLEDGE)) {
                tickets.close(gap);
                log.info(
                        "{} of {} questions of a gap of {} are answered now",
                        answered,
                        examples.size(),
                        pack.version());
            }
        });
    }

    @EventListener
    void on(GapDecided decided) {
        var state = decided.outcome() == GapDecided.Outcome.ANSWERED ? State.ANSWERED : State.NOT_OURS;
        if (rows.close(decided.tenant(), decided.gap(), state, "person:" + decided.by())) {
            tickets.closedByPerson(decided.tenant(), decided.gap(), state);
        }
    }
}
