package ai.focal360.agenda;

import ai.focal360.customer.Address;
import ai.focal360.customer.CustomerProperties;
import ai.focal360.customer.Customers;
import ai.focal360.customer.Elsewhere;
import ai.focal360.customer.FieldValue;
import ai.focal360.customer.Identity;
import ai.focal360.customer.Profile;
import ai.focal360.policy.facts.Addressee;
import ai.focal360.policy.facts.Now;
import ai.focal360.policy.facts.OutreachTask;
import ai.focal360.policy.facts.Reach;
import ai.focal360.policy.facts.Settings;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Pack;
import ai.focal360.turn.Contact;
import ai.focal360.turn.EffectiveConfig;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the rules of point {@code outreach} are told of a due task: whom it is for, where they can be reached, what time it is there. */
@Component
class Surroundings {
    /** Names the customer field with their time zone. */
    private static final String ZONE_FIELD = "outreach.zone";

    private final JdbcClient jdbc;
    private final Customers customers;
    private final Elsewhere elsewhere;
    private final CustomerProperties defaults;
    private final EffectiveConfig.Configs configs;

    Surroundings(
            JdbcClient jdbc,
            Customers customers,
            Elsewhere elsewhere,
            CustomerProperties defaults,
            EffectiveConfig.Configs configs) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.elsewhere = elsewhere;
        this.defaults = defaults;
        this.configs = configs;
    }

    /** A channel of the task's agent on which the customer has an address; {@code level} as {@link Reach} has it. */
    record Reachable(ChannelConfig channel, String address, String level) {}

    record Found(Pack pack, Pack platform, CustomersClock clock, List<Reachable> reachable, List<Object> facts) {}

    /** Empty when the customer is gone. */
    Optional<Found> of(Case due) {
        return customers.find(due.task().tenant(), due.task().customer()).map(profile -> found(due, profile));
    }

    private Found found(Case due, Profile profile) {
        var task = due.task();
        var config = configs.of(task.tenant(), task.agent());
        var settings = config.settings();
        var values = profile.values();
        var clock = new CustomersClock(zone(settings, values));
        var contact = due.contact();
        var now = due.claim().now();
        var reachable = config.pack().data().channels().stream()
                .filter(channel -> channel.agent().equals(task.agent()) && elsewhere.reaches(task.tenant(), channel))
                .flatMap(channel -> reachable(channel, contact, profile).stream())
                .toList();
        var facts = new ArrayList<Object>();
        facts.add(settings);
        facts.add(new OutreachTask(
                task.type(),
                task.origin().name().toLowerCase(Locale.ROOT),
                task.postponed(),
                Duration.between(due.claim().plannedAt(), now).toMinutes(),
                task.type().equals(AgendaTask.EXPIRY)));
        facts.add(Now.of(clock.at(now)));
        var consent = new Consent(settings, values);
        facts.add(addressee(due, consent));
        reachable.forEach(it -> facts.add(reach(it, task, contact, due.contacts(), consent, clock.at(now))));
        return new Found(config.pack(), config.platform(), clock, reachable, facts);
    }

    private static Reach reach(
            Reachable at,
            AgendaTask task,
            @Nullable Contact contact,
            List<Contact> contacts,
            Consent consent,
            ZonedDateTime now) {
        var channel = at.channel();
        var lastUsed = contact != null && contact.channel().equals(channel.id());
        var heard = contacts.stream()
                .map(each -> each.heard().get(channel.id()))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
        return new Reach(
                channel.id(),
                channel.kind().name().toLowerCase(Locale.ROOT),
                channel.id().equals(task.channel()) ? 0 : lastUsed ? 1 : 2,
                at.level(),
                consent.to(channel.kind()),
                channel.outbound().permission().name().toLowerCase(Locale.ROOT),
                heard.map(then -> Duration.between(then, now.toInstant()).toMinutes())
                        .orElse(-1L),
                channel.capability().serviceWindow() == null
                        ? -1
                        : channel.capability().serviceWindow().toMinutes(),
                task.text() != null && channel.templates().containsKey(task.text()),
                quietUntil(channel, now));
    }

    private static String quietUntil(ChannelConfig channel, ZonedDateTime now) {
        var hours = channel.outbound().quietHours();
        return hours != null && hours.cover(now.toLocalTime()) ? hours.until().toString() : "";
    }

    /** Where the customer wrote from last on this channel, else the surest and newest address of theirs that fits it. */
    private static Optional<Reachable> reachable(ChannelConfig channel, @Nullable Contact contact, Profile profile) {
        if (contact != null && contact.channel().equals(channel.id())) {
            return Optional.of(new Reachable(channel, contact.address(), "wrote"));
        }
        return profile.identities().stream()
                .filter(identity -> identity.kind().isReachedOn(channel.kind()))
                .max(Comparator.comparing(
                                (Identity identity) -> identity.level().isVerified())
                        .thenComparing(Identity::confirmedAt))
                .map(identity -> new Reachable(
                        channel,
                        new Address(identity.kind(), identity.address()).writtenOn(channel.kind()),
                        identity.level().name().toLowerCase(Locale.ROOT)));
    }

    private Addressee addressee(Case due, Consent consent) {
        var task = due.task();
        var now = due.claim().now();
        var minutesSinceHeard = due.contacts().stream()
                .flatMap(contact -> contact.lastHeard().stream())
                .max(Instant::compareTo)
                .map(heard -> Duration.between(heard, now).toMinutes())
                .orElse(-1L);
        return jdbc.sql("""
                        select coalesce((select lower(state) from customer_past where tenant = :tenant and customer_id = :customer),
                                        'good') as standing,
                               (select count(*) from agenda_task where tenant = :tenant and customer_id = :customer
                                  and used_channel is not null and ended_at > :now::timestamptz - interval '1 day') as today,
                               (select count(*) from agenda_task where tenant = :tenant and customer_id = :customer
                                  and used_channel is not null and ended_at > :now::timestamptz - interval '7 days') as week,
                               exists (select 1 from human_task where tenant = :tenant and customer = :customer and state = 'OPEN'
                                  and claimed_at is not null) as colleague
                        """)
                .param("tenant", task.tenant().value())
                .param("customer", task.customer().value())
                .param("now", now.toString())
                .query((row, number) -> new Addressee(
                        row.getString("standing"),
                        consent.unsubscribed(),
                        row.getInt("today"),
                        row.getInt("week"),
                        due.contacts().stream().anyMatch(Contact::busy),
                        row.getBoolean("colleague"),
                        minutesSinceHeard))
                .single();
    }

    /** The customer's own, where they told one that exists, else the tenant's. */
    private ZoneId zone(Settings settings, Map<String, FieldValue> values) {
        return Optional.of(ZONE_FIELD)
                .filter(settings::has)
                .map(settings::text)
                .map(values::get)
                .flatMap(told -> zone(String.valueOf(told.value())))
                .orElseGet(() -> settings.zone(defaults.zone()));
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
