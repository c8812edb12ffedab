package ai.focal360.handoff;

import ai.focal360.customer.CustomerProperties;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import ai.focal360.policy.facts.Settings;
import ai.focal360.turn.EffectiveConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a tenant's settings {@code handoff.…} say for an agent. */
record HandoffSettings(Settings settings, ZonedDateTime now) {
    private static final String SKILL = "handoff.skill";
    private static final String ESCALATE_TO = "handoff.escalate-to";

    @Component
    static class Source {
        private final EffectiveConfig.Configs configs;
        private final CustomerProperties defaults;
        private final Clock clock;

        Source(EffectiveConfig.Configs configs, CustomerProperties defaults, Clock clock) {
            this.configs = configs;
            this.defaults = defaults;
            this.clock = clock;
        }

        HandoffSettings of(TenantId tenant, AgentId agent) {
            var settings = configs.of(tenant, agent).settings();
            return new HandoffSettings(settings, clock.instant().atZone(settings.zone(defaults.zone())));
        }
    }

    /** What a colleague has to know for a topic, an intent or a scenario. */
    String skill(String topic) {
        var own = "%s.%s".formatted(SKILL, topic.replace('_', '-'));
        return settings.text(settings.has(own) ? own : SKILL);
    }

    OpeningHours hours() {
        return OpeningHours.of(settings.list("handoff.hours"));
    }

    int atOnce() {
        return (int) settings.number("handoff.at-once");
    }

    /** How long a conversation takes, as long as none of the last day tells. */
    Duration usual() {
        return duration("handoff.usual");
    }

    /** How long after they were last seen a colleague counts as there. */
    Duration present() {
        return duration("handoff.present");
    }

    boolean isOpen() {
        return hours().isOpen(now);
    }

    /** How long from now somebody waits before it is told and brought to others' minds: counted from when the team is there. */
    Duration deadline() {
        var closed = isOpen()
                ? Duration.ZERO
                : hours().opensAfter(now)
                        .map(opening -> Duration.between(now, opening))
                        .orElse(Duration.ZERO);
        return closed.plus(duration("handoff.deadline"));
    }

    /** How long a colleague who talks on the page or by the API may not be seen before the conversation is anybody's again. */
    Duration idle() {
        return duration("handoff.idle");
    }

    /** How long a colleague who claimed it in Tasklist, where nobody is seen, has it. */
    Duration idleInTasklist() {
        return duration("handoff.idle.tasklist");
    }

    Optional<String> escalateTo() {
        return settings.has(ESCALATE_TO) ? Optional.of(settings.text(ESCALATE_TO)) : Optional.empty();
    }

    private Duration duration(String name) {
        return Duration.ofMillis(settings.millis(name));
    }
}
