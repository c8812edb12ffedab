package ai.focal360.ingress;

import ai.focal360.platform.Rounds;
import ai.focal360.tool.OpenEffects;
import ai.focal360.turn.Lanes;
import ai.focal360.turn.Quarantine;
import ai.focal360.turn.Strays;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Looks at the rows now and then, so that operators see what waits, and picks up what no turn would find. */
@Component
class Watch extends Rounds {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    private final Lanes lanes;
    private final Quarantine quarantine;
    private final OpenEffects effects;
    private final Strays strays;
    private final WatchProperties properties;
    private final Dispatcher dispatcher;
    private final Counter picked;
    private volatile double queueAge;
    private volatile long quarantined;
    private volatile long openEffects;

    Watch(
            Lanes lanes,
            Quarantine quarantine,
            OpenEffects effects,
            Strays strays,
            WatchProperties properties,
            Dispatcher dispatcher,
            MeterRegistry meters) {
        super("turn-watch");
        this.lanes = lanes;
        this.quarantine = quarantine;
        this.effects = effects;
        this.strays = strays;
        this.properties = properties;
        this.dispatcher = dispatcher;
        this.picked = meters.counter("focal.ingress.strays");
        Gauge.builder("focal.ingress.queue.age", this, watch -> watch.queueAge)
                .baseUnit("seconds")
                .register(meters);
        meters.gauge("focal.turns.quarantined.open", this, watch -> watch.quarantined);
        meters.gauge("focal.tool.effects.open", this, watch -> watch.openEffects);
        every(properties.sample(), this::sample);
        every(properties.strays(), this::pickUp);
    }

    long quarantined() {
        return quarantined;
    }

    void sample() {
        queueAge = lanes.queueAge().toMillis() / 1000.0;
        quarantined = quarantine.open();
        openEffects = effects.olderThan(properties.effectAge());
    }

    void pickUp() {
        var found = strays.gather(properties.strayAge()) + strays.speak(properties.strayAge());
        if (found > 0) {
            picked.increment(found);
            log.error("{} messages or sayings had no turn that would look at them; they have one now", found);
            dispatcher.wake();
        }
    }
}
