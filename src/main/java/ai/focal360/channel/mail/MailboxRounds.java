package ai.focal360.channel.mail;

import ai.focal360.platform.Outbound;
import ai.focal360.platform.Rounds;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Tenants;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** Looks into the mailboxes of all tenants' channels, a few beside each other; of the nodes one has a mailbox at a time. */
@Component
class MailboxRounds extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxRounds.class);
    /** Nobody asks any more whether so old a turn spoke first. */
    private static final Duration OLDEST_OUTREACH = Duration.ofDays(30);

    private final Tenants tenants;
    private final Mailboxes mailboxes;
    private final MailIntake intake;
    private final Secrets secrets;
    private final Outbound outbound;
    private final MailProperties properties;
    private final Set<Mailbox> underWay = ConcurrentHashMap.newKeySet();
    private @Nullable ExecutorService visitors;

    private record Mailbox(TenantId tenant, String channel) {}

    MailboxRounds(
            Tenants tenants,
            Mailboxes mailboxes,
            MailIntake intake,
            Letters letters,
            Secrets secrets,
            Outbound outbound,
            MailProperties properties) {
        super("mailboxes");
        this.tenants = tenants;
        this.mailboxes = mailboxes;
        this.intake = intake;
        this.secrets = secrets;
        this.outbound = outbound;
        this.properties = properties;
        every(properties.poll(), this::look);
        every(Duration.ofHours(1), () -> letters.forgetOutreach(OLDEST_OUTREACH));
    }

    private void look() {
        for (var pack : tenants.all()) {
            for (var channel : pack.data().channels()) {
                if (channel.kind() == ChannelConfig.Kind.EMAIL) {
                    look(new Mailbox(pack.tenant(), channel.id()), channel);
                }
            }
        }
    }

    /** A visit that waits or is under way is enough. */
    private synchronized void look(Mailbox mailbox, ChannelConfig channel) {
        if (visitors != null && underWay.add(mailbox)) {
            visitors.execute(() -> {
                try {
                    lookOrSay(mailbox.tenant(), channel);
                } finally {
                    underWay.remove(mailbox);
                }
            });
        }
    }

    /** What a pack says that was published before anybody checked it holds up nobody else's mailbox. */
    private void lookOrSay(TenantId tenant, ChannelConfig channel) {
        try {
            look(tenant, channel);
        } catch (IllegalArgumentException e) {
            LOG.warn("Channel '{}' of {} has no mailbox that can be read", channel.id(), tenant, e);
        } catch (DataAccessException e) {
            LOG.warn("Channel '{}' of {} could not be looked at: {}", channel.id(), tenant, e.toString());
        } catch (RuntimeException e) {
            LOG.error("Looking at channel '{}' of {} broke", channel.id(), tenant, e);
        }
    }

    private void look(TenantId tenant, ChannelConfig channel) {
        MailServer.of(tenant, channel, MailServer.Protocol.IMAP, secrets).ifPresent(server -> mailboxes
                .begin(tenant, channel.id(), properties.lease())
                .ifPresent(visit -> visit(visit, server, channel)));
    }

    private void visit(Mailboxes.Visit visit, MailServer server, ChannelConfig channel) {
        var refusal = server.refusal(outbound);
        if (refusal.isPresent()) {
            failed(visit, refusal.get());
            return;
        }
        try {
            var emptied = new MailboxVisit(visit, server, channel, mailboxes, intake, properties).read();
            mailboxes.end(visit, emptied ? properties.poll() : Duration.ZERO, null);
        } catch (MessagingException | IOException | RuntimeException e) {
            var why = e.getClass().getSimpleName();
            LOG.warn(
                    "The mailbox of channel '{}' of {} was not read to its end: {}", channel.id(), visit.tenant(), why);
            failed(visit, why);
        }
    }

    /** Names of classes only: what servers answer repeats addresses. */
    private void failed(Mailboxes.Visit visit, String why) {
        var doubled = properties.poll().multipliedBy(1L << Math.min(visit.failures(), 16));
        var pause = doubled.compareTo(properties.longestPause()) < 0 ? doubled : properties.longestPause();
        mailboxes.end(visit, pause, why);
    }

    @Override
    public synchronized void start() {
        var threads = new CustomizableThreadFactory("mailbox-");
        threads.setDaemon(true);
        visitors = Executors.newFixedThreadPool(properties.visits(), threads);
        super.start();
    }

    @Override
    public synchronized void stop() {
        super.stop();
        if (visitors != null) {
            visitors.shutdownNow();
            visitors = null;
            underWay.clear();
        }
    }
}
