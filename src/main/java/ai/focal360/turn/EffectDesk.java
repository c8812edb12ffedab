package ai.focal360.turn;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.TurnQuery;
import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.AfterCommit;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.Wake;
import ai.focal360.scenario.EffectDecided;
import ai.focal360.scenario.EffectTasks;
import ai.focal360.scenario.ScenarioGaveUp;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.Tenants;
import ai.focal360.tool.EffectSettled;
import ai.focal360.tool.PersonNeeded;
import ai.focal360.tool.PersonNotNeeded;
import ai.focal360.tool.Reconciliation;
import ai.focal360.tool.Undoing;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Between the ledger, people and conversations: what only a person can tell about an effect becomes their task, what they
 * say goes into the ledger, and the conversation hears of it. All in the transaction of whoever says so.
 */
@Component
class EffectDesk {
    private static final Logger log = LoggerFactory.getLogger(EffectDesk.class);
    private static final DateTimeFormatter SINCE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final int TURNS_SHOWN = 4;
    private static final int LONGEST_TALK = 3_000;
    private static final int LONGEST_ARGUMENTS = 2_000;

    private final EffectTasks tasks;
    private final Reconciliation reconciliation;
    private final Undoing undoing;
    private final Scenarios scenarios;
    private final StateStore store;
    private final AuditStore audit;
    private final Tenants tenants;
    private final ApplicationEventPublisher events;

    EffectDesk(
            EffectTasks tasks,
            Reconciliation reconciliation,
            Undoing undoing,
            Scenarios scenarios,
            StateStore store,
            AuditStore audit,
            Tenants tenants,
            ApplicationEventPublisher events) {
        this.tasks = tasks;
        this.reconciliation = reconciliation;
        this.undoing = undoing;
        this.scenarios = scenarios;
        this.store = store;
        this.audit = audit;
        this.tenants = tenants;
        this.events = events;
    }

    @EventListener
    void on(PersonNeeded needed) {
        var effect = needed.effect();
        tasks.ask(new EffectTasks.Question(
                needed.tenant(),
                effect.key(),
                needed.cause() == PersonNeeded.Cause.COMPENSATION_FAILED,
                "%s (%s)".formatted(needed.description(), effect.tool()),
                lines(effect.arguments()),
                needed.known(),
                SINCE.format(effect.intendedAt().atOffset(ZoneOffset.UTC)),
                effect.conversation(),
                talk(needed.tenant(), effect.conversation())));
    }

    @EventListener
    void on(PersonNotNeeded notNeeded) {
        tasks.withdraw(notNeeded.tenant(), notNeeded.key());
    }

    @EventListener
    void on(EffectDecided decided) {
        switch (decided.outcome()) {
            case HAPPENED, DID_NOT_HAPPEN -> settle(decided);
            case UNDONE -> decide(decided, Undoing.Decision.UNDONE);
            case RETRY -> decide(decided, Undoing.Decision.RETRY);
            case STANDS -> decide(decided, Undoing.Decision.STANDS);
        }
    }

    private void settle(EffectDecided decided) {
        var settlement = reconciliation.settle(
                decided.tenant(),
                decided.key(),
                decided.outcome() == EffectDecided.Outcome.HAPPENED,
                decided.reference(),
                decided.by());
        if (settlement != Reconciliation.Settlement.NOTED) {
            log.warn(
                    "What a person said of effect {} of {} changes nothing: {}",
                    decided.key(),
                    decided.tenant(),
                    settlement);
        }
    }

    private void decide(EffectDecided decided, Undoing.Decision decision) {
        undoing.decide(decided.tenant(), decided.key(), decision, decided.reference(), decided.by());
    }

    @EventListener
    void on(ScenarioGaveUp gaveUp) {
        undoing.wantAll(gaveUp.tenant(), gaveUp.conversation(), gaveUp.instance());
    }

    /** Whoever was told that it is being looked into hears how it came out. */
    @EventListener
    void on(EffectSettled settled) {
        var text = text(settled);
        for (var conversation : settled.conversations()) {
            scenarios.say(settled.tenant(), conversation, text);
            store.trigger(settled.tenant(), conversation, new Trigger(Trigger.NOTICE, text));
        }
        AfterCommit.run(() -> events.publishEvent(new Wake.TurnsDue()));
    }

    /** The tenant's own words for this tool, where it has some. */
    private String text(EffectSettled settled) {
        var outcome = settled.happened() ? "happened" : "did-not-happen";
        var own = "tool.%s.%s".formatted(settled.tool(), outcome);
        return tenants.require(settled.tenant()).data().texts().keys().contains(own) ? own : "say.effect." + outcome;
    }

    private static String lines(JsonNode arguments) {
        return arguments.properties().stream()
                .map(argument -> "%s: %s"
                        .formatted(
                                argument.getKey(),
                                argument.getValue().isValueNode()
                                        ? argument.getValue().asText()
                                        : argument.getValue().toString()))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("\n"), it -> Shortened.to(LONGEST_ARGUMENTS, it)));
    }

    private @Nullable String talk(TenantId tenant, ConversationId conversation) {
        var turns = new ArrayList<>(audit.search(new TurnQuery(
                        tenant, conversation, null, null, null, null, null, null, null, null, null, TURNS_SHOWN))
                .turns());
        Collections.reverse(turns);
        var lines = turns.stream().flatMap(EffectDesk::lines).collect(Collectors.joining("\n"));
        return lines.isEmpty() ? null : Shortened.to(LONGEST_TALK, lines);
    }

    private static Stream<String> lines(TurnRecord turn) {
        return Stream.concat(
                turn.messages().stream()
                        .map(TurnRecord.Message::text)
                        .filter(Objects::nonNull)
                        .map(text -> "Customer: " + text),
                turn.answers().stream().map(answer -> "Agent: " + answer.text()));
    }
}
