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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Looks into the mailboxes of all tenants' channels, one after the other; of the nodes one has a mailbox at a time. */
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

    void look() {
        for (var pack : tenants.all()) {
            for (var channel : pack.data().channels()) {
                if (channel.kind() == ChannelConfig.Kind.EMAIL
                        && !Thread.currentThread().isInterrupted()) {
                    lookOrSay(pack.tenant(), channel);
                }
            }
        }
    }

    /** What a pack says that was published before anybody checked it holds up nobody else's mailbox. */
    private void lookOrSay(TenantId tenant, ChannelConfig channel) {
        try {
            look(tenant, channel);
        } catch (IllegalArgumentException e) {
            LOG.warn("Channel '{}' of {} has no mailbox that can be read", channel.id(), tenant, e);
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
            LOG.warn("The mailbox of channel '{}' of {} was not read to its end", channel.id(), visit.tenant(), e);
            failed(visit, e.getClass().getSimpleName());
        }
    }

    /** Names of classes only: what servers answer repeats addresses. */
    private void failed(Mailboxes.Visit visit, String why) {
        var doubled = properties.poll().multipliedBy(1L << Math.min(visit.failures(), 16));
        var pause = doubled.compareTo(properties.longestPause()) < 0 ? doubled : properties.longestPause();
        mailboxes.end(visit, pause, why);
    }
}
