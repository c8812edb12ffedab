package ai.focal360.channel.mail;

import ai.focal360.channel.Consents;
import ai.focal360.channel.Content;
import ai.focal360.channel.DeliveryReport;
import ai.focal360.channel.Lane;
import ai.focal360.channel.Receipts;
import ai.focal360.channel.mail.Arrival.Bounce;
import ai.focal360.channel.mail.Arrival.Ignored;
import ai.focal360.channel.mail.Arrival.Letter;
import ai.focal360.customer.Identity;
import ai.focal360.ingress.Acceptance;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.ErrandDone;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes raw mails, wherever they come from: letters to the inbox, bounces to the receipts. Safe to repeat. */
@Component
class MailIntake {
    private static final int LONGEST_PROVIDER_ID = 256;

    private final MailReader reader;
    private final Inbox inbox;
    private final Consents consents;
    private final Receipts receipts;
    private final Letters letters;
    private final MailProperties properties;
    private final ObjectMapper json;
    private final MeterRegistry meters;
    private final TransactionTemplate transaction;

    MailIntake(
            MailReader reader,
            Inbox inbox,
            Consents consents,
            Receipts receipts,
            Letters letters,
            MailProperties properties,
            ObjectMapper json,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.reader = reader;
        this.inbox = inbox;
        this.consents = consents;
        this.receipts = receipts;
        this.letters = letters;
        this.properties = properties;
        this.json = json;
        this.meters = meters;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** When it returns, the mail needs nobody any more; when it throws, nothing was kept. */
    void take(TenantId tenant, ChannelConfig channel, byte[] mail) {
        var arrival = reader.read(tenant, channel, mail);
        if (arrival instanceof Letter letter) {
            take(tenant, channel, letter);
        } else if (arrival instanceof Bounce bounce) {
            receipts.record(
                    tenant,
                    channel,
                    new DeliveryReport(
                            bounce.messageId(), DeliveryReport.Status.FAILED, null, bounce.outbound(), bounce.error()));
            count("Bounce");
        } else if (arrival instanceof Ignored ignored) {
            count("ignored-" + ignored.why().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    private void take(TenantId tenant, ChannelConfig channel, Letter letter) {
        var lane = new Lane(tenant, channel.id(), letter.from());
        var acceptance = transaction.execute(status -> {
            var message = new InboundMessage(
                    tenant,
                    channel,
                    letter.from(),
                    providerId(letter),
                    kind(lane, letter),
                    letter.text(),
                    json.valueToTree(letter),
                    "",
                    letter.vouched() ? Identity.Level.VERIFIED_BY_PROVIDER : Identity.Level.CLAIMED,
                    !letter.automatic() && !letter.unsubscribes());
            var taken = inbox.accept(message);
            if (letter.unsubscribes() && !(taken instanceof Acceptance.Duplicate)) {
                consents.said(message, Content.Consent.WITHDRAWN);
            }
            conversation(taken).ifPresent(conversation -> letters.keep(lane, letter, message.kind(), conversation));
            return taken;
        });
        count(acceptance == null ? "none" : acceptance.getClass().getSimpleName());
    }

    private String kind(Lane lane, Letter letter) {
        if (letter.unsubscribes()) {
            return Content.OPT_OUT;
        }
        if (letter.automatic()) {
            return "automatic";
        }
        if (letter.text() == null) {
            return "empty";
        }
        return letters.withinAnHour(lane, letter.vouched()) < properties.perHour() ? InboundMessage.TEXT : Letters.LOOP;
    }

    /** Of one sender: nobody can keep another's letter from being taken by using its id first. */
    private static String providerId(Letter letter) {
        var whole = letter.from() + letter.id();
        return whole.length() <= LONGEST_PROVIDER_ID
                ? whole
                : "uuid:" + UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<ConversationId> conversation(Acceptance acceptance) {
        if (acceptance instanceof Acceptance.Accepted accepted) {
            return Optional.of(accepted.conversation());
        }
        return acceptance instanceof Acceptance.Recorded recorded
                ? Optional.of(recorded.conversation())
                : Optional.empty();
    }

    /** In the transaction that writes what is said. */
    @EventListener
    void on(ErrandDone errand) {
        if (errand.outcome() == ErrandDone.Outcome.DONE) {
            letters.spokeFirst(errand.tenant(), errand.turn());
        }
    }

    private void count(String outcome) {
        meters.counter("focal.channel.inbound", "kind", "EMAIL", "outcome", outcome)
                .increment();
    }
}
