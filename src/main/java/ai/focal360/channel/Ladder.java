package ai.focal360.channel;

import ai.focal360.channel.LadderRows.Left;
import ai.focal360.channel.LadderRows.Stuck;
import ai.focal360.channel.Rungs.Rung;
import ai.focal360.platform.Rounds;
import ai.focal360.turn.Correspondence;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.StateStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries on elsewhere what did not arrive. A step is one transaction: what is lost here, what is to be sent there, where the
 * conversation is from now on, and the record of it. So two nodes make it once, and a node that dies in it made none.
 */
@Component
class Ladder extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Ladder.class);
    private static final int MOST_AT_ONCE = 100;
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);
    private static final String CONTINUED = "say.continued-on";
    private static final String NAME = "channel.name";

    private final OutboundRows messages;
    private final LadderRows rows;
    private final Rungs rungs;
    private final Outbox outbox;
    private final StateStore store;
    private final Channels channels;
    private final EffectiveConfig.Configs configs;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final TransactionTemplate transaction;
    private final Duration repetition;

    Ladder(
            OutboundRows messages,
            LadderRows rows,
            Rungs rungs,
            Outbox outbox,
            StateStore store,
            Channels channels,
            EffectiveConfig.Configs configs,
            ApplicationEventPublisher events,
            MeterRegistry meters,
            PlatformTransactionManager transactions,
            ChannelSettings settings) {
        super("delivery-ladder");
        this.messages = messages;
        this.rows = rows;
        this.rungs = rungs;
        this.outbox = outbox;
        this.store = store;
        this.channels = channels;
        this.configs = configs;
        this.events = events;
        this.meters = meters;
        this.transaction = new TransactionTemplate(transactions);
        this.repetition = settings.delivery().lease().plus(settings.delivery().unknownWait());
        every(settings.delivery().sweep(), this::climb);
    }

    private void climb() {
        messages.expire();
        rows.stuck(MOST_AT_ONCE).forEach(this::stepOrLater);
    }

    private void stepOrLater(Stuck stuck) {
        try {
            transaction.executeWithoutResult(status -> step(stuck));
        } catch (RuntimeException e) {
            LOG.error("Where turn {} goes on could not be decided and is tried again", stuck.turn(), e);
            rows.later(stuck, AFTER_A_FAILURE);
        }
    }

    /** The conversation is held before its messages, as whoever finishes a turn or erases a customer does. */
    private void step(Stuck stuck) {
        var talk = store.hold(stuck.tenant(), stuck.conversation());
        var left = rows.hold(stuck);
        var stopped = left.stream().filter(Left::lost).toList();
        if (stopped.isEmpty()) {
            return; // another node was there, or it did arrive
        }
        var said = rows.said(stuck, left);
        var rung = talk.map(known -> rungs.after(stuck, stopped.get(0), said, known))
                .orElseGet(() -> new Rung(null, "the conversation is not known any more", null));
        var to = rung.to();
        var lost = to == null ? withoutRepeated(stopped) : stopped;
        if (lost.isEmpty()) {
            return;
        }
        if (to == null || talk.isEmpty()) {
            giveUp(stuck, lost);
        } else {
            carryOn(
                    stuck,
                    left,
                    to,
                    talk.get(),
                    said.channels().contains(to.channel().id()));
        }
        rows.record(
                stuck,
                lost.get(0),
                to == null ? lost.size() : left.size(),
                to == null ? null : to.channel().id(),
                rung.reason(),
                rung.policy());
        counted(stuck, lost.get(0), to);
    }

    /** What was not repeated because it could go on elsewhere, and cannot, is repeated as it would have been (ADR 0036). */
    private List<Left> withoutRepeated(List<Left> lost) {
        var again = rows.again(lost, repetition);
        return lost.stream().filter(message -> !again.contains(message.id())).toList();
    }

    private void giveUp(Stuck stuck, List<Left> lost) {
        rows.settle(lost);
        lost.forEach(message -> events.publishEvent(
                new MessageLost(stuck.tenant(), stuck.conversation(), stuck.turn(), stuck.channel(), message.state())));
    }

    private void carryOn(Stuck stuck, List<Left> left, Reachable to, Correspondence talk, boolean known) {
        rows.settle(left);
        outbox.carryOn(
                stuck.tenant(),
                stuck.turn(),
                stuck.conversation(),
                to.channel(),
                to.address(),
                known ? "" : continued(stuck, to, talk),
                left.stream().map(message -> message.piece().unannounced()).toList());
        store.follow(
                stuck.tenant(),
                stuck.conversation(),
                stuck.channel(),
                to.channel().id(),
                to.address());
    }

    /** What the customer is told about the change, in their language, above the answer. */
    private String continued(Stuck stuck, Reachable to, Correspondence talk) {
        var config = configs.of(stuck.tenant(), to.channel().agent());
        var language =
                Optional.ofNullable(talk.language()).orElse(config.agent().firstLanguage());
        var texts = config.texts();
        return texts.find(CONTINUED, language, to.channel().kind())
                .map(text -> text.replace("{{from}}", name(stuck, config, language)) + "\n\n")
                .orElse("");
    }

    private String name(Stuck stuck, EffectiveConfig config, String language) {
        return channels.find(stuck.tenant(), stuck.channel())
                .flatMap(from -> config.texts().find(NAME, language, from.kind()))
                .orElse(stuck.channel());
    }

    private void counted(Stuck stuck, Left lost, @Nullable Reachable to) {
        meters.counter(
                        "focal.channel.ladder",
                        "from",
                        channels.find(stuck.tenant(), stuck.channel())
                                .map(Rungs::kind)
                                .orElse("none"),
                        "why",
                        lost.state(),
                        "to",
                        Optional.ofNullable(to)
                                .map(Reachable::channel)
                                .map(Rungs::kind)
                                .orElse("none"))
                .increment();
    }
}
