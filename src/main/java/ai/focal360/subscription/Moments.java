package ai.focal360.subscription;

import static ai.focal360.subscription.EventType.ABUSE_SUSPECTED;
import static ai.focal360.subscription.EventType.APPROVAL_DECIDED;
import static ai.focal360.subscription.EventType.APPROVAL_REQUESTED;
import static ai.focal360.subscription.EventType.CONVERSATION_OPENED;
import static ai.focal360.subscription.EventType.CUSTOMER_ESCALATED;
import static ai.focal360.subscription.EventType.EFFECT_COMPENSATED;
import static ai.focal360.subscription.EventType.EFFECT_DONE;
import static ai.focal360.subscription.EventType.EFFECT_FAILED;
import static ai.focal360.subscription.EventType.EFFECT_UNKNOWN;
import static ai.focal360.subscription.EventType.INTERACTION_RESOLVED;
import static ai.focal360.subscription.EventType.KNOWLEDGE_GAP_CLOSED;
import static ai.focal360.subscription.EventType.KNOWLEDGE_GAP_OPENED;
import static ai.focal360.subscription.EventType.MESSAGE_UNDELIVERABLE;
import static ai.focal360.subscription.EventType.SCENARIO_ABANDONED;
import static ai.focal360.subscription.EventType.SCENARIO_COMPLETED;
import static ai.focal360.subscription.EventType.SCENARIO_HANDED_OVER;
import static ai.focal360.subscription.EventType.SCENARIO_STARTED;
import static ai.focal360.subscription.EventType.SCENARIO_TAKEN_BACK;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.RunMoved;
import ai.focal360.audit.RunsMoved;
import ai.focal360.audit.ScenarioRun;
import ai.focal360.audit.Talk;
import ai.focal360.audit.TurnQuery;
import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecorded;
import ai.focal360.channel.MessageLost;
import ai.focal360.insight.GapMoved;
import ai.focal360.insight.KnowledgeGap;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.ApprovalMoved;
import ai.focal360.scenario.ApprovalRequest;
import ai.focal360.scenario.Talks;
import ai.focal360.tool.EffectEnded;
import ai.focal360.tool.EffectLedger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Hears what other modules say happened to what customers want, inside the transaction it happened in, and announces what somebody
 * wants to know. What nobody wants costs no statement.
 */
@Component
class Moments {
    private final Announcements announcements;
    private final Subscribers subscribers;
    private final Talks talks;
    private final AuditStore audit;
    private final Clock clock;

    Moments(Announcements announcements, Subscribers subscribers, Talks talks, AuditStore audit, Clock clock) {
        this.announcements = announcements;
        this.subscribers = subscribers;
        this.talks = talks;
        this.audit = audit;
        this.clock = clock;
    }

    @EventListener
    void on(TurnRecorded recorded) {
        var turn = new ToldTurn(recorded.record());
        var tenant = recorded.record().tenant();
        if (turn.gaveWay()
                || !subscribers.wantAny(
                        tenant,
                        List.of(CONVERSATION_OPENED, ABUSE_SUSPECTED, CUSTOMER_ESCALATED, INTERACTION_RESOLVED))) {
            return;
        }
        var moments = new ArrayList<Moment>();
        turn.opened().ifPresent(moments::add);
        turn.abuse().ifPresent(moments::add);
        if (turn.isEscalated() && subscribers.want(tenant, CUSTOMER_ESCALATED)) {
            moments.add(turn.escalated(escalations(recorded.record())));
        }
        turn.resolved().ifPresent(moments::add);
        announcements.make(tenant, moments);
    }

    /** With the turn that was just recorded. */
    private long escalations(TurnRecord turn) {
        return audit.count(new TurnQuery(
                        turn.tenant(),
                        null,
                        turn.customer(),
                        null,
                        null,
                        ToldTurn.REDIRECTED,
                        null,
                        null,
                        null,
                        null,
                        null,
                        1))
                - audit.count(new TurnQuery(
                        turn.tenant(),
                        null,
                        turn.customer(),
                        null,
                        null,
                        ToldTurn.REDIRECTED,
                        ToldTurn.SUPERSEDED,
                        null,
                        null,
                        null,
                        null,
                        1));
    }

    @EventListener
    void on(RunsMoved moved) {
        moved.runs().stream()
                .collect(Collectors.groupingBy(RunMoved::tenant))
                .forEach((tenant, runs) -> announcements.make(
                        tenant,
                        runs.stream().flatMap(run -> moments(run).stream()).toList()));
    }

    private List<Moment> moments(RunMoved run) {
        var moments = new ArrayList<Moment>();
        if (run.was() == null) {
            moments.add(moment(SCENARIO_STARTED, run));
        }
        type(run.state()).ifPresent(type -> moments.add(moment(type, run)));
        return moments;
    }

    private static Optional<EventType> type(ScenarioRun.State state) {
        return switch (state) {
            case RUNNING -> Optional.empty();
            case COMPLETED -> Optional.of(SCENARIO_COMPLETED);
            case ABANDONED -> Optional.of(SCENARIO_ABANDONED);
            case HANDED_OVER -> Optional.of(SCENARIO_HANDED_OVER);
            case TAKEN_BACK -> Optional.of(SCENARIO_TAKEN_BACK);
        };
    }

    private Moment moment(EventType type, RunMoved run) {
        var talk = run.talk();
        return Moment.of(
                type,
                talk.customer(),
                clock.instant(),
                new EventData.ScenarioMoved(
                        talk.customer(),
                        talk.conversation(),
                        talk.agent(),
                        talk.channel(),
                        run.run(),
                        run.scenario(),
                        run.version(),
                        run.lastStep(),
                        run.ending()));
    }

    @EventListener
    void on(EffectEnded effect) {
        type(effect.state())
                .ifPresent(type -> announcements.make(
                        effect.tenant(),
                        List.of(Moment.of(
                                type,
                                effect.customer(),
                                clock.instant(),
                                new EventData.Effect(
                                        effect.customer(),
                                        effect.conversation(),
                                        effect.turn(),
                                        effect.key(),
                                        effect.tool(),
                                        effect.compensation())))));
    }

    /** What was refused or never sent has had no effect. */
    private static Optional<EventType> type(EffectLedger.State state) {
        return switch (state) {
            case DONE -> Optional.of(EFFECT_DONE);
            case UNKNOWN -> Optional.of(EFFECT_UNKNOWN);
            case FAILED -> Optional.of(EFFECT_FAILED);
            case COMPENSATED -> Optional.of(EFFECT_COMPENSATED);
            case INTENDED, REFUSED, NOT_SENT -> Optional.empty();
        };
    }

    @EventListener
    void on(ApprovalMoved approval) {
        var open = approval.state() == ApprovalRequest.State.OPEN;
        var type = open ? APPROVAL_REQUESTED : APPROVAL_DECIDED;
        customer(approval.tenant(), type, approval.conversation())
                .ifPresent(customer -> announcements.make(
                        approval.tenant(),
                        List.of(Moment.of(
                                type,
                                customer,
                                clock.instant(),
                                new EventData.Approval(
                                        customer,
                                        approval.conversation(),
                                        approval.approval(),
                                        approval.scenario(),
                                        approval.tool(),
                                        approval.role(),
                                        open ? null : approval.state().name())))));
    }

    @EventListener
    void on(MessageLost message) {
        customer(message.tenant(), MESSAGE_UNDELIVERABLE, message.conversation())
                .ifPresent(customer -> announcements.make(
                        message.tenant(),
                        List.of(Moment.of(
                                MESSAGE_UNDELIVERABLE,
                                customer,
                                clock.instant(),
                                new EventData.MessageUndeliverable(
                                        customer,
                                        message.conversation(),
                                        message.turn(),
                                        message.channel(),
                                        message.state())))));
    }

    @EventListener
    void on(GapMoved gap) {
        var type = gap.state() == KnowledgeGap.State.TICKETED ? KNOWLEDGE_GAP_OPENED : KNOWLEDGE_GAP_CLOSED;
        announcements.make(
                gap.tenant(),
                List.of(Moment.ofNobody(
                        type,
                        gap.gap(),
                        clock.instant(),
                        new EventData.KnowledgeGap(gap.gap(), gap.state().name()))));
    }

    /** Read only for those who want to know. */
    private Optional<CustomerId> customer(TenantId tenant, EventType type, ConversationId conversation) {
        return subscribers.want(tenant, type) ? talks.find(tenant, conversation).map(Talk::customer) : Optional.empty();
    }
}
