package ai.focal360.subscription;

import static ai.focal360.subscription.EventType.CONVERSATION_CLOSED;
import static ai.focal360.subscription.EventType.CUSTOMER_ESCALATED;
import static ai.focal360.subscription.EventType.HANDOFF_ENDED;
import static ai.focal360.subscription.EventType.IDENTITY_CONFIRMED;

import ai.focal360.customer.IdentityConfirmed;
import ai.focal360.handoff.HandoffClaimed;
import ai.focal360.handoff.HandoffEnded;
import ai.focal360.scenario.Talks;
import ai.focal360.turn.ConversationClosed;
import java.time.Clock;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Hears who talks with whom: customers who are known for sure, colleagues who take and give back, conversations that are over. */
@Component
class ConversationMoments {
    private static final String CLAIMED = "claimed";

    private final Announcements announcements;
    private final Subscribers subscribers;
    private final Talks talks;
    private final Clock clock;

    ConversationMoments(Announcements announcements, Subscribers subscribers, Talks talks, Clock clock) {
        this.announcements = announcements;
        this.subscribers = subscribers;
        this.talks = talks;
        this.clock = clock;
    }

    @EventListener
    void on(HandoffClaimed claimed) {
        var handoff = claimed.handoff();
        if (!subscribers.want(claimed.tenant(), CUSTOMER_ESCALATED)) {
            return;
        }
        talks.find(claimed.tenant(), handoff.conversation())
                .ifPresent(talk -> announcements.make(
                        claimed.tenant(),
                        List.of(Moment.of(
                                CUSTOMER_ESCALATED,
                                talk.customer(),
                                clock.instant(),
                                new EventData.CustomerEscalated(
                                        talk.customer(),
                                        talk.conversation(),
                                        null,
                                        talk.agent(),
                                        talk.channel(),
                                        CLAIMED,
                                        null,
                                        null,
                                        handoff.skill(),
                                        handoff.colleague(),
                                        handoff.askedAt())))));
    }

    @EventListener
    void on(HandoffEnded ended) {
        var handoff = ended.handoff();
        announcements.make(
                ended.tenant(),
                List.of(Moment.of(
                        HANDOFF_ENDED,
                        handoff.customer(),
                        clock.instant(),
                        new EventData.HandoffEnded(
                                handoff.customer(),
                                handoff.conversation(),
                                handoff.agent(),
                                handoff.id(),
                                handoff.skill(),
                                handoff.colleague(),
                                handoff.state().name()))));
    }

    @EventListener
    void on(ConversationClosed closed) {
        announcements.make(
                closed.tenant(),
                List.of(Moment.of(
                        CONVERSATION_CLOSED,
                        closed.customer(),
                        clock.instant(),
                        new EventData.ConversationClosed(
                                closed.customer(),
                                closed.conversation(),
                                closed.agent(),
                                closed.channel(),
                                closed.why().name()))));
    }

    @EventListener
    void on(IdentityConfirmed confirmed) {
        announcements.make(
                confirmed.tenant(),
                List.of(Moment.of(
                        IDENTITY_CONFIRMED,
                        confirmed.customer(),
                        clock.instant(),
                        new EventData.IdentityConfirmed(
                                confirmed.customer(),
                                confirmed.kind().name(),
                                confirmed.level().name()))));
    }
}
