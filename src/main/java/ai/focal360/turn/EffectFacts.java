package ai.focal360.turn;

import ai.focal360.policy.facts.Prerequisite;
import ai.focal360.policy.facts.Spent;
import ai.focal360.tool.Standing;
import ai.focal360.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the ledger says to rules about a call: whether what comes before it was done, and what is left of its budget. */
@Component
class EffectFacts {
    private final Standing standing;

    EffectFacts(Standing standing) {
        this.standing = standing;
    }

    List<Object> of(ToolCall call) {
        var facts = new ArrayList<Object>();
        standing.before(call).forEach(before -> facts.add(new Prerequisite(call.tool(), before.tool(), before.done())));
        standing.budget(call)
                .forEach(use -> facts.add(new Spent(
                        call.tool(), use.scope().id(), use.count(), use.amount(), use.mostCount(), use.mostAmount())));
        return facts;
    }
}
