package ai.focal360.turn;

import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.policy.Decision;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.CancelScenario;
import ai.focal360.policy.facts.CompleteScenario;
import ai.focal360.policy.facts.ContinueScenario;
import ai.focal360.policy.facts.Found;
import ai.focal360.policy.facts.PauseScenario;
import ai.focal360.policy.facts.ResumeScenario;
import ai.focal360.policy.facts.ScenarioOffer;
import ai.focal360.policy.facts.StartScenario;
import ai.focal360.policy.facts.Waiting;
import ai.focal360.policy.facts.Working;
import ai.focal360.scenario.Approvals;
import ai.focal360.scenario.Position;
import ai.focal360.scenario.Scenarios;
import ai.focal360.turn.ConversationState.Confirmation;
import ai.focal360.turn.ConversationState.Running;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** P6: rules say what becomes of each scenario; the moves and the turn's checkpoint are committed together. */
@Component
class Orchestrate implements Phase {
    private final Policies policies;
    private final Scenarios scenarios;
    private final Approvals approvals;
    private final Steps steps;
    private final Touch touch;
    private final ScenarioVariables variables;
    private final ObjectMapper json;

    Orchestrate(
            Policies policies,
            Scenarios scenarios,
            Approvals approvals,
            Steps steps,
            Touch touch,
            ScenarioVariables variables,
            ObjectMapper json) {
        this.policies = policies;
        this.scenarios = scenarios;
        this.approvals = approvals;
        this.steps = steps;
        this.touch = touch;
        this.variables = variables;
        this.json = json;
    }

    @Override
    public String number() {
        return "P6";
    }

    @Override
    public String run(TurnContext turn) {
        if (turn.resumed) {
            turn.view = scenarios.view(turn.turn.tenant(), turn.turn.conversation());
            return "scenarios advanced before";
        }
        if (!turn.state.scenarios().isEmpty()) {
            turn.view = scenarios.view(turn.turn.tenant(), turn.turn.conversation());
            turn.state = steps.withoutEnded(turn);
            turn.moved = true;
        }
        var decision =
                policies.decide(turn.config().pack(), turn.config().platform(), DecisionPoint.NAVIGATION, facts(turn));
        turn.trace.decided(json, decision);
        setAside(turn, decision);
        var moves = moves(turn, decision);
        if (moves.isEmpty() && turn.turn.trigger() == null) {
            return "nothing moves";
        }
        turn.moved = true;
        touch.within(turn, () -> {
            moves.forEach(Runnable::run);
            steps.settle(turn);
        });
        return "%d moves".formatted(turn.trace.moves.size());
    }

    private List<Object> facts(TurnContext turn) {
        var facts = Facts.of(turn);
        var running = turn.state.scenarios().stream().map(Running::scenario).collect(Collectors.toSet());
        offered(turn, scenarios)
                .forEach(scenario -> facts.add(
                        new ScenarioOffer(scenario.id(), scenario.startsOn(), running.contains(scenario.id()))));
        turn.view.positions().forEach(position -> facts.add(fact(turn, position)));
        turn.findings
                .answer()
                .ifPresent(found -> facts.add(new Found(
                        found.item().kind().name().toLowerCase(java.util.Locale.ROOT),
                        found.item().id(),
                        found.score())));
        turn.findings.offerings().stream()
                .findFirst()
                .ifPresent(found -> facts.add(new Found("offering", found.item().id(), found.score())));
        return facts;
    }

    private static List<ai.focal360.scenario.Scenario> offered(TurnContext turn, Scenarios scenarios) {
        var chosen = turn.config().agent().scenarios();
        return scenarios.startable(turn.turn.tenant()).stream()
                .filter(scenario -> chosen.isEmpty() || chosen.contains(scenario.id()))
                .toList();
    }

    private static Object fact(TurnContext turn, Position position) {
        var paused =
                turn.state.running(position.instance()).map(Running::paused).orElse(false);
        if (position instanceof Position.Asks asks) {
            var answered = asks.fields().stream().anyMatch(turn.told::contains);
            return new Waiting(asks.scenario(), asks.instance(), asks.step(), "ask", answered, paused);
        }
        if (position instanceof Position.Confirms confirms) {
            var answered = turn.understanding().answer() != null;
            return new Waiting(confirms.scenario(), confirms.instance(), confirms.step(), "confirm", answered, paused);
        }
        var kind = Approving.isAsked(position) ? "approve" : position instanceof Position.Approves ? "help" : "do";
        return new Working(position.scenario(), position.instance(), position.step(), kind);
    }

    /** Pausing and resuming are the conversation's own notes: the engine's token stays where it is. */
    private static void setAside(TurnContext turn, Decision decision) {
        var paused = decision.all(PauseScenario.class).stream()
                .collect(Collectors.toMap(PauseScenario::instance, PauseScenario::reason, (a, b) -> a));
        var resumed = decision.all(ResumeScenario.class).stream()
                .collect(Collectors.toMap(ResumeScenario::instance, ResumeScenario::reason, (a, b) -> a));
        turn.state = turn.state.withScenarios(turn.state.scenarios().stream()
                .map(running -> {
                    var instance = running.instance();
                    if (paused.containsKey(instance)) {
                        note(turn, running, "PAUSE", paused.getOrDefault(instance, ""));
                    } else if (resumed.containsKey(instance)) {
                        note(turn, running, "RESUME", resumed.getOrDefault(instance, ""));
                    }
                    return new Running(
                            instance,
                            running.scenario(),
                            running.version(),
                            paused.containsKey(instance) || (running.paused() && !resumed.containsKey(instance)),
                            running.collected());
                })
                .toList());
    }

    private static void note(TurnContext turn, Running running, String move, String reason) {
        turn.trace.moves.add(
                new TurnRecord.ScenarioMove(running.scenario(), running.instance(), move, null, null, reason));
    }

    private List<Runnable> moves(TurnContext turn, Decision decision) {
        var moves = new ArrayList<Runnable>();
        decision.all(CancelScenario.class)
                .forEach(move -> moves.add(() -> {
                    end(turn, move.instance(), "CANCEL", move.reason());
                    scenarios.cancel(move.instance(), move.reason());
                }));
        decision.all(CompleteScenario.class)
                .forEach(move -> moves.add(() -> {
                    end(turn, move.instance(), "COMPLETE", move.reason());
                    scenarios.complete(move.instance(), move.reason());
                }));
        var continued = decision.all(ContinueScenario.class).stream()
                .collect(Collectors.toMap(ContinueScenario::instance, ContinueScenario::reason, (a, b) -> a));
        turn.view.positions().stream()
                .filter(position -> continued.containsKey(position.instance()))
                .forEach(position ->
                        moves.add(() -> reply(turn, position, continued.getOrDefault(position.instance(), ""))));
        decision.all(StartScenario.class).stream()
                .distinct()
                .forEach(move -> moves.add(() -> start(turn, move.scenario(), move.reason())));
        return moves;
    }

    private void end(TurnContext turn, String instance, String move, String reason) {
        turn.view.positions().stream()
                .filter(position -> position.instance().equals(instance) && Approving.isAsked(position))
                .findFirst()
                .ifPresent(position -> approvals.takenBack(turn.turn.tenant(), turn.turn.conversation(), position));
        turn.state.running(instance).ifPresent(running -> note(turn, running, move, reason));
    }

    private void reply(TurnContext turn, Position position, String reason) {
        if (position instanceof Position.Confirms confirms) {
            var yes = Boolean.TRUE.equals(turn.understanding().answer());
            turn.state = turn.state.confirmed(
                    new Confirmation(confirms.tool(), confirms.arguments(), yes, turn.state.turns(), turn.startedAt));
            scenarios.reply(confirms, yes);
            steps.note(turn, position, yes ? "the customer said yes" : "the customer said no");
        } else if (position instanceof Position.Asks asks && asks.fresh()) {
            // a step that wants a fresh value gets the one this turn brought
            steps.answer(turn, asks, reason);
        }
        // every other Ask passes when the scenario settles
    }

    private void start(TurnContext turn, String scenario, String reason) {
        TenantId tenant = turn.turn.tenant();
        ConversationId conversation = turn.turn.conversation();
        var started = scenarios.start(tenant, conversation, scenario, variables.forStart(turn, reason));
        var running = new Running(
                started.instance(), scenario, started.version(), false, scenarios.collectedBy(tenant, scenario));
        var all = new ArrayList<>(turn.state.scenarios());
        all.add(running);
        turn.state = turn.state.withScenarios(all);
        note(turn, running, "START", reason);
    }
}
