package ai.focal360.agenda;

import ai.focal360.agenda.Resolution.Answered;
import ai.focal360.agenda.Resolution.Later;
import ai.focal360.agenda.Resolution.Never;
import ai.focal360.agenda.Resolution.Send;
import ai.focal360.agenda.Resolution.Settle;
import ai.focal360.agenda.Resolution.TooLate;
import ai.focal360.policy.Concluded;
import ai.focal360.policy.Decision;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.Drop;
import ai.focal360.policy.facts.Postpone;
import ai.focal360.policy.facts.SendNow;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What is to become of a due task. An answer that came, a time that is over and a customer who is gone are facts; everything else
 * the rules of point {@code outreach} say: <em>drop</em> beats <em>postpone</em> beats <em>send now</em>, and silence is a drop.
 */
@Component
class Considering {
    private static final String NOTHING = "nothing";

    private final Goals goals;
    private final Policies policies;

    Considering(Goals goals, Policies policies) {
        this.goals = goals;
        this.policies = policies;
    }

    Resolution of(Case due, Supplier<Optional<Surroundings.Found>> surroundings) {
        var task = due.task();
        if (due.claim().isExpired()) {
            return new TooLate("it was not said in time");
        }
        if (task.origin() == AgendaTask.Origin.GOAL) {
            var goal = goals.find(task.tenant(), UUID.fromString(String.valueOf(task.reference())))
                    .filter(Goal::isWaitedFor);
            if (goal.isEmpty() || isAnswered(due, goal.get())) {
                return new Answered("the customer wrote first");
            }
            if (task.type().equals(AgendaTask.EXPIRY) && goal.get().expiry().equals(NOTHING)) {
                return new Settle("nobody answered, and nothing is to come of it");
            }
        }
        return surroundings
                .get()
                .map(found -> asked(due, found))
                .orElseGet(() -> new Never("the customer is not known any more", null));
    }

    /** On whatever channel, to whichever agent. */
    private static boolean isAnswered(Case due, Goal goal) {
        return due.contacts().stream()
                .flatMap(contact -> contact.lastHeard().stream())
                .anyMatch(heard -> heard.isAfter(goal.askedAt()));
    }

    private Resolution asked(Case due, Surroundings.Found found) {
        var decision = policies.decide(found.pack(), found.platform(), DecisionPoint.OUTREACH, found.facts());
        return never(decision)
                .or(() -> later(due, found, decision))
                .or(() -> now(found, decision))
                .orElseGet(() -> new Never("no rule allows it", null));
    }

    private static Optional<Resolution> never(Decision decision) {
        return concluded(decision, Drop.class)
                .findFirst()
                .map(it -> new Never(((Drop) it.conclusion()).reason(), it.policy()));
    }

    private static Optional<Resolution> later(Case due, Surroundings.Found found, Decision decision) {
        return concluded(decision, Postpone.class)
                .<Resolution>map(it -> {
                    var postpone = (Postpone) it.conclusion();
                    return new Later(
                            found.clock().after(due.claim().now(), postpone.until()), postpone.reason(), it.policy());
                })
                .max(Comparator.comparing(it -> ((Later) it).until()));
    }

    private static Optional<Resolution> now(Surroundings.Found found, Decision decision) {
        return concluded(decision, SendNow.class)
                .flatMap(it -> found.reachable().stream()
                        .filter(on -> on.channel().id().equals(((SendNow) it.conclusion()).channel()))
                        .map(on ->
                                (Resolution) new Send(on, ((SendNow) it.conclusion()).reason(), it.policy(), decision)))
                .findFirst();
    }

    private static Stream<Concluded> concluded(Decision decision, Class<?> type) {
        return decision.concluded().stream().filter(it -> type.isInstance(it.conclusion()));
    }
}
