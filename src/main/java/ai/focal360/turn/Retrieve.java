package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.knowledge.Knowledge;
import ai.focal360.knowledge.RetrievalQuery;
import ai.focal360.llm.Understanding.ScoredIntent;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** P4: what the tenant knows about what the customer said. */
@Component
class Retrieve implements Phase {
    private final Knowledge knowledge;

    Retrieve(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    @Override
    public String number() {
        return "P4";
    }

    @Override
    public String run(TurnContext turn) {
        if (turn.text().isBlank()) {
            return "nothing to look for";
        }
        turn.findings = knowledge.retrieve(new RetrievalQuery(
                turn.turn.tenant(),
                turn.config().pack().version(),
                turn.text(),
                turn.language(),
                turn.understanding().intents().stream()
                        .limit(1)
                        .map(ScoredIntent::id)
                        .toList(),
                turn.settings().values()));
        if (!turn.resumed) {
            turn.findings
                    .candidates()
                    .forEach(candidate -> turn.trace.candidates.add(new TurnRecord.Candidate(
                            candidate.kind().name().toLowerCase(Locale.ROOT),
                            candidate.id(),
                            candidate.score(),
                            candidate.selected(),
                            candidate.dropped())));
        }
        return turn.findings
                .answer()
                .map(found -> "%s answers, %.2f".formatted(found.item().id(), found.score()))
                .orElse("no answer");
    }
}
