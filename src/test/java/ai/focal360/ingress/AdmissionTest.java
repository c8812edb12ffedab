package ai.focal360.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.policy.Rules;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackVersion;
import ai.focal360.turn.Arrival.Move;
import ai.focal360.turn.EffectiveConfig;
import ai.focal360.turn.Encounter;
import ai.focal360.turn.Progress;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final TenantId ACME = new TenantId("acme-shop");
    private static final AtomicInteger VERSIONS = new AtomicInteger();
    private static final TurnId RUNNING = TurnId.random();
    private static final Traffic.Rates QUIET = new Traffic.Rates(1, 1, 1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void doesWhatTheRulesWantToTheTurnItMeets() {
        var ruling = admission("").rule(message("the blue one, I mean"), met(true), QUIET);

        assertThat(ruling.move()).isEqualTo(new Move.Supersede(RUNNING));
        assertThat(ruling.handling().path("met").asText()).isEqualTo(RUNNING.toString());
        assertThat(ruling.handling().path("concluded").findValuesAsText("policy"))
                .contains("platform.ingress.supersede");
        assertThat(admission("")
                        .rule(message("the blue one, I mean"), met(false), QUIET)
                        .move())
                .isEqualTo(Move.QUEUE);
    }

    @Test
    void keepsWindowsAndDelaysWithinTheirLimits() {
        var eager = admission("""
                rule "wait for ever" @Policy("ingress.eager")
                when  Arrived()
                then  insert( new Window( 999999999, "no hurry" ) );
                      insert( new DelayMessage( 999999999, "none at all" ) );
                end
                """);

        var patience = eager.rule(message("hello"), met(false), QUIET).patience();

        assertThat(patience.window()).isEqualTo(channel().longestBurst());
        assertThat(patience.delay()).isEqualTo(Duration.ofMinutes(10));
        assertThat(eager.whileTyping(ACME, channel())).contains(channel().longestBurst());
    }

    @Test
    void silencesWhomARuleSilences() {
        var strict = admission("""
                rule "no machines" @Policy("ingress.no-machines")
                when  Arrivals( of == "customer", perMinute >= 50 )
                then  insert( Silence.minutes( 15, "a machine" ) );
                end
                """);

        assertThat(strict.rule(message("hello"), met(false), QUIET).coolDown()).isEmpty();
        assertThat(strict.rule(message("hello"), met(false, 50), QUIET).coolDown())
                .contains(new Admission.Measure(15, "a machine", "ingress.no-machines"));
    }

    @Test
    void aRuleThatFailsCostsNoMessage() {
        var broken = admission("""
                rule "ask for what is not there" @Policy("ingress.broken")
                when  $settings : Settings()
                      Arrived( words > $settings.number( "no.such.setting" ) )
                then  insert( new Window( 1, "never" ) );
                end
                """);

        var ruling = broken.rule(message("hello"), met(true), QUIET);

        assertThat(ruling.move()).isEqualTo(Move.QUEUE);
        assertThat(ruling.patience().window()).isEqualTo(channel().burstWindow());
        assertThat(ruling.drop()).isEmpty();
        assertThat(meters.counter("focal.ingress.rules.failed", "tenant", "acme-shop")
                        .count())
                .isEqualTo(1);
    }

    private Admission admission(String rules) {
        var platform = LivePacks.platform();
        var files = new TreeMap<>(LivePacks.demo().files());
        files.put(
                "rules/acme-shop/ingress.drl",
                "package rules.acme_shop\n\nimport ai.focal360.policy.facts.*\n\n" + rules);
        var tenants = LivePacks.live(
                platform,
                Pack.stored(new PackVersion(ACME, VERSIONS.incrementAndGet(), Pack.hash(files)), files)
                        .over(platform));
        return new Admission(
                new EffectiveConfig.Configs(tenants),
                Rules.policies(),
                new ObjectMapper().findAndRegisterModules(),
                meters);
    }

    private static ChannelConfig channel() {
        return LivePacks.demo().data().channel("webchat").orElseThrow();
    }

    private static InboundMessage message(String text) {
        return new InboundMessage(ACME, channel(), "visitor", "m-1", InboundMessage.TEXT, text, null);
    }

    private static Encounter met(boolean running) {
        return met(running, 1);
    }

    private static Encounter met(boolean running, double lastMinute) {
        return new Encounter(
                ConversationId.random(),
                CustomerId.random(),
                false,
                0,
                Duration.ZERO,
                Optional.empty(),
                lastMinute,
                running
                        ? Optional.of(new Encounter.Running(
                                RUNNING, "webchat", false, Progress.BEGUN, false, 0, Duration.ofSeconds(1)))
                        : Optional.empty());
    }
}
