package ai.focal360.agenda;

import ai.focal360.platform.TenantId;
import ai.focal360.policy.Decision;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.AskWhetherThere;
import ai.focal360.policy.facts.CloseConversation;
import ai.focal360.policy.facts.KeepOpen;
import ai.focal360.policy.facts.Lull;
import ai.focal360.turn.Closing;
import ai.focal360.turn.ConversationClosed;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.Errand;
import ai.focal360.turn.Quiet;
import ai.focal360.turn.Ruling;
import ai.focal360.turn.StateStore;
import ai.focal360.turn.Trigger;
import ai.focal360.turn.TurnOpened;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private final Policies policies;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final ObjectMapper json;
    private final TransactionTemplate transaction;

    Lulls(
            StateStore store,
            EffectiveConfig.Configs configs,
            Policies policies,
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            MeterRegistry meters,
            ObjectMapper json,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.configs = configs;
        this.policies = policies;
        this.jdbc = jdbc;
        this.events = events;
        this.meters = meters;
        this.json = json;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Sees to one; false when there is none. */
    boolean seeToOne() {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            var found = store.quiet();
            found.ifPresent(this::seeTo);
            return found.isPresent();
        }));
    }

    private void seeTo(Quiet quiet) {
        meters.counter("focal.conversations.quiet", "tenant", quiet.tenant().value(), "outcome", settled(quiet))
                .increment();
    }

    /** What cannot be decided now is not in the way of the others. */
    private String settled(Quiet quiet) {
        var decision = decision(quiet);
        if (decision.isEmpty()) {
            store.lookAgain(quiet.tenant(), quiet.conversation(), AFTER_A_FAILURE, false);
            return "failed";
        }
        return does(quiet, decision.get());
    }

    private Optional<Decision> decision(Quiet quiet) {
        try {
            var config = configs.of(quiet.tenant(), quiet.agent());
            return Optional.of(policies.decide(
                    config.pack(),
                    config.platform(),
                    DecisionPoint.CONVERSATION,
                    List.of(config.settings(), lull(quiet, config))));
        } catch (RuntimeException e) {
            log.error("Whether conversation {} of {} is over is not known", quiet.conversation(), quiet.tenant(), e);
            return Optional.empty();
        }
    }

    private Lull lull(Quiet quiet, EffectiveConfig config) {
        return new Lull(
                config.pack()
                        .data()
                        .channel(quiet.channel())
                        .map(channel -> channel.kind().name().toLowerCase(Locale.ROOT))
                        .orElse(""),
                quiet.quietFor().toMillis(),
                quiet.openFor().toMillis(),
                quiet.warned(),
                quiet.expects(),
                quiet.patient(),
                isWaitedFor(
                        quiet,
                        "select 1 from approval_request where tenant = ? and conversation_id = ? and state = 'OPEN'"),
                isWaitedFor(quiet, "select 1 from human_task where tenant = ? and conversation = ? and state = 'OPEN'"),
                quiet.scenarios());
    }

    private boolean isWaitedFor(Quiet quiet, String query) {
        return jdbc.sql("select exists (%s)".formatted(query))
                .params(quiet.tenant().value(), quiet.conversation().value())
                .query(Boolean.class)
                .single();
    }

    private String does(Quiet quiet, Decision decision) {
        var keep = decision.first(KeepOpen.class);
        if (keep.isPresent()) {
            return looksAgain(
                    quiet, Duration.ofMillis(Math.max(1_000, keep.get().millis())), "kept");
        }
        return decision.first(CloseConversation.class)
                .map(close -> closes(quiet, decision, close))
                .or(() -> decision.first(AskWhetherThere.class).map(ask -> {
                    speaks(quiet, decision, Errand.stillThere(ask.text()), true);
                    return "asked";
                }))
                .orElseGet(() -> looksAgain(quiet, SOON, "undecided"));
    }

    private String looksAgain(Quiet quiet, Duration after, String outcome) {
        store.lookAgain(quiet.tenant(), quiet.conversation(), after, false);
        return outcome;
    }

    /** Only a turn ends scenarios and says something; where there are neither, none is needed. */
    private String closes(Quiet quiet, Decision decision, CloseConversation close) {
        var why = Closing.valueOf(close.why().toUpperCase(Locale.ROOT));
        if (quiet.scenarios().isEmpty() && close.text().isEmpty()) {
            store.close(quiet.tenant(), quiet.conversation(), why);
            events.publishEvent(new ConversationClosed(
                    quiet.tenant(), quiet.agent(), quiet.customer(), quiet.conversation(), quiet.channel(), why));
        } else {
            speaks(quiet, decision, Errand.close(why, close.text()), false);
        }
        return close.why();
    }

    private void speaks(Quiet quiet, Decision decision, Errand errand, boolean warned) {
        TenantId tenant = quiet.tenant();
        store.lookAgain(tenant, quiet.conversation(), SOON, warned);
        var opened = store.trigger(
                tenant,
                quiet.conversation(),
                new Trigger(Trigger.QUIET, quiet.conversation().toString(), errand, Ruling.of(json, decision)));
        events.publishEvent(new TurnOpened(tenant, opened.turn()));
    }
}
