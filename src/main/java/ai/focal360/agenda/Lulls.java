package ai.focal360.agenda;

import ai.focal360.platform.TenantId;
import ai.focal360.policy.Decision;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.AskWhetherThere;
import ai.focal360.policy.facts.CloseConversation;
import ai.focal360.policy.facts.KeepOpen;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.Closing;
import ai.focal360.turn.ConversationClosed;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.Errand;
import ai.focal360.turn.Quiet;
import ai.focal360.turn.Ruling;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.StateStore.Meanwhile;
import ai.focal360.turn.Trigger;
import ai.focal360.turn.TurnOpened;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees to conversations in which nothing happens, one transaction each: by the rules of point {@code conversation} one stays open,
 * its customer is asked whether they are still there, or it is closed. Whoever writes meanwhile is met before or after that.
 */
@Component
class Lulls {
    private static final Logger log = LoggerFactory.getLogger(Lulls.class);

    /** When it is looked again after a turn was opened for it, or where no rule speaks. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(10);

    private final StateStore store;
    private final EffectiveConfig.Configs configs;
    private final Tenants tenants;
    private final Policies policies;
    private final Scenarios scenarios;
    private final Stillness stillness;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final ObjectMapper json;
    private final TransactionTemplate transaction;

    Lulls(
            StateStore store,
            EffectiveConfig.Configs configs,
            Tenants tenants,
            Policies policies,
            Scenarios scenarios,
            Stillness stillness,
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            MeterRegistry meters,
            ObjectMapper json,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.configs = configs;
        this.tenants = tenants;
        this.policies = policies;
        this.scenarios = scenarios;
        this.stillness = stillness;
        this.jdbc = jdbc;
        this.events = events;
        this.meters = meters;
        this.json = json;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Sees to one; false when there is none. One that breaks is not in the way of the others. */
    boolean seeToOne() {
        var found = new AtomicReference<@Nullable Quiet>();
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                store.quiet().ifPresent(quiet -> {
                    found.set(quiet);
                    counted(quiet, settled(quiet));
                });
                return found.get() != null;
            }));
        } catch (RuntimeException e) {
            var quiet = found.get();
            if (quiet == null) {
                throw e;
            }
            log.error("Whether conversation {} of {} is over is not known", quiet.conversation(), quiet.tenant(), e);
            transaction.executeWithoutResult(status ->
                    store.lookAgain(quiet.tenant(), quiet.conversation(), AFTER_A_FAILURE, Meanwhile.NOTHING));
            counted(quiet, "failed");
            return true;
        }
    }

    private void counted(Quiet quiet, String outcome) {
        meters.counter("focal.conversations.quiet", "tenant", quiet.tenant().value(), "outcome", outcome)
                .increment();
    }

    private String settled(Quiet quiet) {
        var data = tenants.require(quiet.tenant()).data();
        var channel = data.channel(quiet.channel());
        if (channel.isEmpty() || data.agent(quiet.agent().value()).isEmpty()) {
            return ends(quiet, Closing.IDLE, "abandoned");
        }
        var config = configs.of(quiet.tenant(), quiet.agent());
        return does(
                quiet,
                policies.decide(
                        config.pack(),
                        config.platform(),
                        DecisionPoint.CONVERSATION,
                        List.of(config.settings(), stillness.of(quiet, channel.get(), config.settings()))));
    }

    private String does(Quiet quiet, Decision decision) {
        var keep = decision.first(KeepOpen.class);
        if (keep.isPresent()) {
            var after = Duration.ofMillis(Math.max(1_000, keep.get().millis()));
            return looksAgain(quiet, after, keep.get().anew() ? Meanwhile.ANEW : Meanwhile.NOTHING, "kept");
        }
        return decision.first(CloseConversation.class)
                .map(close -> closes(quiet, decision, close))
                .or(() -> decision.first(AskWhetherThere.class).map(ask -> {
                    speaks(quiet, decision, Errand.stillThere(ask.text()), Meanwhile.ASKED);
                    return "asked";
                }))
                .orElseGet(() -> looksAgain(quiet, SOON, Meanwhile.NOTHING, "undecided"));
    }

    private String looksAgain(Quiet quiet, Duration after, Meanwhile meanwhile, String outcome) {
        store.lookAgain(quiet.tenant(), quiet.conversation(), after, meanwhile);
        return outcome;
    }

    /** Only a turn ends scenarios by rules and says something; where there are neither, none is needed. */
    private String closes(Quiet quiet, Decision decision, CloseConversation close) {
        var why = Closing.valueOf(close.why().toUpperCase(Locale.ROOT));
        if (quiet.scenarios().isEmpty() && close.text().isEmpty() || failedToClose(quiet)) {
            return ends(quiet, why, close.why());
        }
        speaks(quiet, decision, Errand.close(why, close.text()), Meanwhile.NOTHING);
        return close.why();
    }

    /** Another turn for it would fail as well. */
    private boolean failedToClose(Quiet quiet) {
        return jdbc.sql("""
                        select exists (select 1 from turn where tenant = ? and conversation_id = ? and state = 'QUARANTINED'
                                       and trigger ->> 'kind' = ? and finished_at > clock_timestamp() - make_interval(secs => ?))
                        """)
                .params(
                        quiet.tenant().value(),
                        quiet.conversation().value(),
                        Trigger.QUIET,
                        quiet.quietFor().toSeconds())
                .query(Boolean.class)
                .single();
    }

    /** Without a turn: nobody can answer what its scenarios still ask. */
    private String ends(Quiet quiet, Closing why, String outcome) {
        if (!quiet.scenarios().isEmpty()) {
            scenarios
                    .view(quiet.tenant(), quiet.conversation())
                    .running()
                    .keySet()
                    .forEach(instance -> scenarios.cancel(instance, "the conversation is over"));
        }
        store.close(quiet.tenant(), quiet.conversation(), why);
        events.publishEvent(new ConversationClosed(
                quiet.tenant(), quiet.agent(), quiet.customer(), quiet.conversation(), quiet.channel(), why));
        return outcome;
    }

    private void speaks(Quiet quiet, Decision decision, Errand errand, Meanwhile meanwhile) {
        TenantId tenant = quiet.tenant();
        store.lookAgain(tenant, quiet.conversation(), SOON, meanwhile);
        var opened = store.trigger(
                tenant,
                quiet.conversation(),
                new Trigger(Trigger.QUIET, quiet.conversation().toString(), errand, Ruling.of(json, decision)));
        events.publishEvent(new TurnOpened(tenant, opened.turn()));
    }
}
