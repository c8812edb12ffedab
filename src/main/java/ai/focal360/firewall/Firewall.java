package ai.focal360.firewall;

import ai.focal360.firewall.Conduct.Heard;
import ai.focal360.firewall.CustomerStanding.State;
import ai.focal360.firewall.Finding.Measure;
import ai.focal360.firewall.Finding.Notice;
import ai.focal360.firewall.Finding.Suspicion;
import ai.focal360.policy.Concluded;
import ai.focal360.policy.Decision;
import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.Policies;
import ai.focal360.policy.facts.AbuseHistory;
import ai.focal360.policy.facts.AbuseSignal;
import ai.focal360.policy.facts.AbuseSuspected;
import ai.focal360.policy.facts.CallPerson;
import ai.focal360.policy.facts.Conclusion;
import ai.focal360.policy.facts.CoolDown;
import ai.focal360.policy.facts.InHands;
import ai.focal360.policy.facts.Limit;
import ai.focal360.policy.facts.PolicyBlock;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Standing;
import ai.focal360.policy.facts.StaySilent;
import ai.focal360.policy.facts.Talk;
import ai.focal360.policy.facts.Warn;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackPublished;
import ai.focal360.tenant.PackVersion;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Asks rules about abuse: when a burst arrives, before anything is understood of it, and after the answer was checked.
 * Where several consequences are concluded, a person being called goes before silence, silence before a cool-down, that
 * before a warning, and a limit goes with an answer.
 */
@Component
public class Firewall {
    private static final String SITE = "site.url";
    private static final String COOLING_DOWN = "abuse.cool-down";
    private static final String LIMITED = "abuse.limited";

    /** A warning is forgotten when the suspicion behind it is. */
    private static final int WARNED_MINUTES = (int) Duration.ofDays(1).toMinutes();

    private final Policies policies;
    private final ObjectMapper json;
    private final Cache<String, Knowledge> knowledge =
            Caffeine.newBuilder().maximumSize(1_000).build();
    // tenants without examples of their own share what was learned of the platform's
    private final Cache<Lessons, Likeness> learned =
            Caffeine.newBuilder().weakValues().build();
    private final Cache<PackVersion, Map<String, Terms.Entry>> platforms =
            Caffeine.newBuilder().maximumSize(2).build();

    Firewall(Policies policies, ObjectMapper json) {
        this.policies = policies;
        this.json = json;
    }

    private record Knowledge(Terms terms, Likeness likeness) {}

    /** The configuration a turn runs on, and the talk it is part of; {@code hands} where a colleague has taken it. */
    public record Setting(
            Pack pack,
            Pack platform,
            Settings settings,
            Talk talk,
            @Nullable InHands hands) {
        public Setting(Pack pack, Pack platform, Settings settings, Talk talk) {
            this(pack, platform, settings, talk, null);
        }
    }

    @EventListener
    @Order(0)
    void on(PackPublished event) {
        knowledge(event.pack(), event.platform());
    }

    /** Judges a burst; {@code conduct} has its messages counted. */
    public Assessment arrival(Setting setting, List<Heard> messages, Conduct conduct, Past past) {
        var burst = String.join("\n", messages.stream().map(Heard::text).toList());
        var known = knowledge(setting.pack(), setting.platform());
        var seen = new Detectors(known.terms(), known.likeness(), ownHosts(setting.settings())).read(burst);
        var facts = about(setting, conduct, past);
        facts.add(conduct.traffic(messages));
        facts.addAll(seen.signals());
        seen.links().ifPresent(facts::add);
        return assess(setting, facts, seen.signals(), past);
    }

    /** Judges a turn in which rules blocked something; {@code conduct} has this turn counted. */
    public Assessment answer(Setting setting, Collection<PolicyBlock> blocks, Conduct conduct, Past past) {
        var facts = about(setting, conduct, past);
        facts.addAll(blocks);
        return assess(setting, facts, List.of(), past);
    }

    /** What stands in the column of the view {@code customer_past}; nothing for whom there is no row. */
    public Past past(@Nullable String row) {
        try {
            return row == null ? Past.CLEAN : json.readValue(row, Past.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a customer's past to be readable", e);
        }
    }

    private static List<Object> about(Setting setting, Conduct conduct, Past past) {
        var facts = new ArrayList<Object>();
        facts.add(setting.settings());
        facts.add(setting.talk());
        Optional.ofNullable(setting.hands()).ifPresent(facts::add);
        facts.add(new AbuseHistory(past.flags(), conduct.blocks().size()));
        facts.add(new Standing(
                past.state().name().toLowerCase(Locale.ROOT),
                past.kind() == null ? "" : past.kind(),
                past.perMinute()));
        return facts;
    }

    private Assessment assess(Setting setting, List<Object> facts, List<AbuseSignal> signals, Past past) {
        var decision = policies.decide(setting.pack(), setting.platform(), DecisionPoint.FIREWALL, facts);
        var suspicions = decision.concluded().stream()
                .filter(concluded -> concluded.conclusion() instanceof AbuseSuspected)
                .map(Firewall::suspicion)
                .toList();
        var person = first(decision, CallPerson.class).isPresent();
        // who has the conversation is the person that is called
        if ((!person || setting.hands() != null)
                && first(decision, StaySilent.class).isPresent()) {
            return new Assessment(
                    decision,
                    new Finding(
                            signals,
                            suspicions,
                            null,
                            setting.hands() != null || past.notified() ? null : told(past),
                            true,
                            false));
        }
        var measure = measure(decision, suspicions, person);
        return new Assessment(
                decision,
                new Finding(signals, suspicions, measure, person ? null : notice(decision, measure), false, person));
    }

    private static Suspicion suspicion(Concluded concluded) {
        var suspected = (AbuseSuspected) concluded.conclusion();
        return new Suspicion(
                suspected.kind(), suspected.severity(), suspected.reason(), concluded.rule(), concluded.policy());
    }

    private static @Nullable Measure measure(Decision decision, List<Suspicion> suspicions, boolean person) {
        var coolDown = first(decision, CoolDown.class);
        if (coolDown.isPresent()) {
            var concluded = (CoolDown) coolDown.get().conclusion();
            return measure(
                    coolDown.get(),
                    suspicions,
                    State.COOLING_DOWN,
                    0,
                    concluded.minutes(),
                    concluded.reason(),
                    !person);
        }
        var warn = first(decision, Warn.class);
        if (warn.isPresent()) {
            return measure(
                    warn.get(),
                    suspicions,
                    State.WARNED,
                    0,
                    WARNED_MINUTES,
                    warn.get().rule(),
                    !person);
        }
        return first(decision, Limit.class)
                .map(limit -> {
                    var concluded = (Limit) limit.conclusion();
                    return measure(
                            limit,
                            suspicions,
                            State.LIMITED,
                            concluded.messagesPerMinute(),
                            concluded.minutes(),
                            concluded.reason(),
                            false);
                })
                .orElse(null);
    }

    private static Measure measure(
            Concluded by,
            List<Suspicion> suspicions,
            State state,
            int perMinute,
            int minutes,
            String reason,
            boolean notified) {
        var gravest = suspicions.stream().max(Comparator.comparingInt(Firewall::gravity));
        return new Measure(
                state,
                perMinute,
                Math.max(1, minutes),
                gravest.map(Suspicion::kind).orElse("other"),
                gravest.map(Suspicion::severity).orElse("LOW"),
                reason,
                by.policy(),
                notified);
    }

    private static int gravity(Suspicion suspicion) {
        return List.of("LOW", "MEDIUM", "HIGH").indexOf(suspicion.severity());
    }

    private static @Nullable Notice notice(Decision decision, @Nullable Measure measure) {
        if (measure == null || measure.state() == State.LIMITED) {
            return null;
        }
        return measure.state() == State.COOLING_DOWN
                ? new Notice(COOLING_DOWN, Map.of("minutes", measure.minutes()))
                : decision.first(Warn.class)
                        .map(warn -> new Notice(warn.text(), Map.of()))
                        .orElse(null);
    }

    /** The one notice of a silence whose beginning could not be told. */
    private static Notice told(Past past) {
        return new Notice(
                past.state() == State.LIMITED ? LIMITED : COOLING_DOWN,
                Map.of("minutes", Math.max(1, past.minutesLeft())));
    }

    private static Optional<Concluded> first(Decision decision, Class<? extends Conclusion> type) {
        return decision.concluded().stream()
                .filter(concluded -> type.isInstance(concluded.conclusion()))
                .findFirst();
    }

    private Knowledge knowledge(Pack pack, Pack platform) {
        return knowledge.get(pack.version() + "/" + platform.version(), key -> {
            var below = platforms.get(platform.version(), version -> TermFiles.of(platform));
            var above = pack.version().equals(platform.version()) ? below : TermFiles.of(pack);
            return new Knowledge(
                    Terms.of(below, above), learned.get(Lessons.of(Terms.merged(below, above)), Likeness::of));
        });
    }

    /** Customers may link to the shop they talk to. */
    private static Set<String> ownHosts(Settings settings) {
        if (!settings.has(SITE)) {
            return Set.of();
        }
        var host = URI.create(settings.text(SITE)).getHost();
        return host == null ? Set.of() : Set.of(host.toLowerCase(Locale.ROOT).replaceFirst("^www\\.", ""));
    }
}
