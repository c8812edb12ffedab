package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.customer.CandidateValue;
import ai.focal360.customer.Customers;
import ai.focal360.customer.DataUpdate;
import ai.focal360.customer.DataUpdate.Matched;
import ai.focal360.tenant.Field;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** P3: values the customer gave, matched to declared fields, in memory; written in P11. */
@Component
class UpdateCustomerData implements Phase {
    private final Customers customers;
    private final Clock clock;

    UpdateCustomerData(Customers customers, Clock clock) {
        this.customers = customers;
        this.clock = clock;
    }

    @Override
    public String number() {
        return "P3";
    }

    @Override
    public String run(TurnContext turn) {
        if (turn.resumed) {
            return "taken from the checkpoint";
        }
        var update = match(
                turn,
                turn.understanding().candidates().stream()
                        .map(candidate ->
                                CandidateValue.stated(candidate.field(), candidate.value(), candidate.confidence()))
                        .toList());
        // saying again what is known counts as an answer too
        turn.understanding().candidates().stream()
                .map(candidate -> candidate.field())
                .filter(field -> turn.values().containsKey(field))
                .forEach(turn.told::add);
        return "%d of %d values taken"
                .formatted(
                        update.matched().stream()
                                .filter(Matched.Accepted.class::isInstance)
                                .count(),
                        update.matched().size());
    }

    /** Matches values against the schema and keeps the accepted ones in the turn. */
    DataUpdate match(TurnContext turn, List<CandidateValue> candidates) {
        var update = customers.schema(turn.turn.tenant()).match(turn.values(), candidates, clock.instant());
        turn.profile(turn.profile().with(update.accepted(Field.Scope.CUSTOMER)));
        turn.state = turn.state.withFields(update.accepted(Field.Scope.CONVERSATION));
        update.matched().forEach(matched -> turn.trace.data.add(change(matched)));
        return update;
    }

    private static TurnRecord.DataChange change(Matched matched) {
        var candidate = matched.candidate();
        return new TurnRecord.DataChange(
                candidate.field(),
                candidate.source(),
                candidate.confidence(),
                matched instanceof Matched.Accepted,
                matched instanceof Matched.Rejected rejected ? rejected.reason() : null);
    }
}
