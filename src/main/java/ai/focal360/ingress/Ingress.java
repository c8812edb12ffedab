package ai.focal360.ingress;

import ai.focal360.customer.Customers;
import ai.focal360.firewall.Standings;
import ai.focal360.platform.AfterCommit;
import ai.focal360.platform.Nodes;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.policy.facts.DropMessage;
import ai.focal360.scenario.ScenarioResumed;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.Arrival;
import ai.focal360.turn.Arrival.Move;
import ai.focal360.turn.Arrival.Patience;
import ai.focal360.turn.Encounter;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.Trigger;
import ai.focal360.turn.TurnOpened;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;

/** Accepts what arrives: one commit (C1), and then it will be answered, whatever happens to this process. */
@Component
class Ingress implements Inbox {
    /** The kind of abuse a standing is for when too much arrives. */
    private static final String FLOOD = "flood";

    private static final Patience NO_PATIENCE = new Patience(Duration.ZERO, Duration.ZERO);

    private final StateStore store;
    private final Customers customers;
    private final Admission admission;
    private final Traffic traffic;
    private final Standings standings;
    private final Nodes nodes;
    private final Scenarios scenarios;
    private final Dispatcher dispatcher;
    private final Supplier<@Nullable Tracer> tracer;
    private final MeterRegistry meters;
    private final TransactionTemplate transaction;
    private final Doors doors = new Doors();

    Ingress(
            StateStore store,
            Customers customers,
            Admission admission,
            Traffic traffic,
            Standings standings,
            Nodes nodes,
            Scenarios scenarios,
            Dispatcher dispatcher,
            ObjectProvider<Tracer> tracer,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.customers = customers;
        this.admission = admission;
        this.traffic = traffic;
        this.standings = standings;
        this.nodes = nodes;
        this.scenarios = scenarios;
        this.dispatcher = dispatcher;
        this.tracer = SingletonSupplier.of(tracer::getIfAvailable);
        this.meters = meters;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public Acceptance accept(InboundMessage message) {
        var taken = doors.through(new Sender(message.tenant(), message.address()), () -> take(message));
        taken.cancelled().ifPresent(turn -> AfterCommit.run(() -> nodes.cancelled(turn)));
        if (taken.acceptance() instanceof Acceptance.Accepted) {
            AfterCommit.run(() -> dispatcher.wakeAfter(taken.dueIn()));
        }
        meters.counter(
                        "focal.ingress.messages",
                        "channel",
                        message.channel().kind().name(),
                        "result",
                        taken.acceptance().getClass().getSimpleName())
                .increment();
        return taken.acceptance();
    }

    private Taken take(InboundMessage message) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var met = meet(message);
            if (met.known()) {
                return Taken.BEFORE;
            }
            return message.kind().equals(InboundMessage.TEXT)
                    ? gather(message, met, traffic.count(source(message)))
                    : record(message, met, null);
        }));
    }

    private record Sender(TenantId tenant, String address) {}

    /** What became of a message, when its turn is due, and the turn it cancelled. */
    private record Taken(Acceptance acceptance, Duration dueIn, Optional<TurnId> cancelled) {
        static final Taken BEFORE = new Taken(new Acceptance.Duplicate(), Duration.ZERO, Optional.empty());
    }

    private static Traffic.Source source(InboundMessage message) {
        return new Traffic.Source(
                message.tenant(), message.channel().agent(), message.channel().id());
    }

    private Encounter meet(InboundMessage message) {
        var channel = message.channel();
        var customer = customers.contact(message.tenant(), channel.kind(), message.address(), message.level());
        return store.meet(
                message.tenant(),
                channel.agent(),
                customer,
                channel.id(),
                message.address(),
                message.session(),
                message.providerMessageId(),
                message.spoken());
    }

    private Taken gather(InboundMessage message, Encounter met, Traffic.Rates rates) {
        var ruling = admission.rule(message, met, rates);
        ruling.coolDown().ifPresent(measure -> {
            limited(message, "cooled-down");
            standings.coolDown(
                    message.tenant(), met.customer(), measure.minutes(), FLOOD, measure.reason(), measure.policy());
        });
        if (ruling.drop().isPresent()) {
            return drop(message, met, ruling.drop().get(), ruling);
        }
        var patience = ruling.patience();
        if (!patience.delay().isZero()) {
            limited(message, "delayed");
        }
        return store.gather(arrival(message, met, patience, ruling.move(), ruling.handling()))
                .map(gathered -> new Taken(
                        new Acceptance.Accepted(gathered.conversation(), gathered.turn()),
                        longer(patience.window(), patience.delay()),
                        gathered.moved() && ruling.move() instanceof Move.Supersede superseded
                                ? Optional.of(superseded.running())
                                : Optional.empty()))
                .orElse(Taken.BEFORE);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Far too much arrives: what is dropped is kept and not answered, and the customer is told so now and then. */
    private Taken drop(InboundMessage message, Encounter met, DropMessage drop, Admission.Ruling ruling) {
        limited(message, "dropped");
        var taken = record(message, met, ruling.handling());
        if (store.noticeDue(message.tenant(), met.conversation(), admission.noticeEvery(message))) {
            scenarios.say(message.tenant(), met.conversation(), drop.notice());
            store.trigger(message.tenant(), met.conversation(), new Trigger(Trigger.NOTICE, drop.notice()));
            AfterCommit.run(dispatcher::wake);
        }
        return taken;
    }

    private void limited(InboundMessage message, String how) {
        meters.counter("focal.ingress.limits", "tenant", message.tenant().value(), "result", how)
                .increment();
    }

    private Taken record(InboundMessage message, Encounter met, @Nullable JsonNode handling) {
        var arrival = arrival(message, met, NO_PATIENCE, Move.QUEUE, handling);
        return store.record(arrival)
                ? new Taken(new Acceptance.Recorded(met.conversation()), Duration.ZERO, Optional.empty())
                : Taken.BEFORE;
    }

    private Arrival arrival(
            InboundMessage message, Encounter met, Patience patience, Move move, @Nullable JsonNode handling) {
        var channel = message.channel();
        return new Arrival(
                message.tenant(),
                channel.agent(),
                channel.id(),
                message.address(),
                met.customer(),
                met.conversation(),
                message.providerMessageId(),
                message.kind(),
                message.text(),
                message.payload(),
                patience,
                move,
                handling,
                traceparent());
    }

    @Override
    public void typing(TenantId tenant, ChannelConfig channel, String address) {
        // who never wrote has nothing that could wait
        customers.known(tenant, channel.kind(), address).ifPresent(customer -> admission
                .whileTyping(tenant, channel)
                .filter(window ->
                        store.extend(tenant, channel.agent(), customer, channel.id(), window, channel.longestBurst()))
                .ifPresent(dispatcher::wakeAfter));
    }

    /** W3C trace context of the request that brought the message. */
    private @Nullable String traceparent() {
        var active = tracer.get();
        var span = active == null ? null : active.currentSpan();
        if (span == null) {
            return null;
        }
        var context = span.context();
        return "00-%s-%s-%s"
                .formatted(context.traceId(), context.spanId(), Boolean.TRUE.equals(context.sampled()) ? "01" : "00");
    }

    @EventListener
    void on(TurnOpened opened) {
        AfterCommit.run(dispatcher::wake);
    }

    /** A person or a timer moved a scenario on: the agent has something to say, in a turn of its own. */
    @EventListener
    void on(ScenarioResumed event) {
        store.trigger(event.tenant(), event.conversation(), new Trigger(Trigger.SCENARIO, event.instance()));
        AfterCommit.run(dispatcher::wake);
    }
}
