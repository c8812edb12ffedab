package ai.focal360.channel.mail;

import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.OutboundMessage;
import ai.focal360.channel.SendResult;
import ai.focal360.channel.Sender;
import ai.focal360.platform.Outbound;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.springframework.stereotype.Component;

/**
 * Sends by SMTP. Until the text itself is on its way a lost connection surely sent nothing; after that only the server's answer
 * tells.
 */
@Component
class SmtpSender implements Sender {
    /** Lines of 998 characters at most (RFC 5322) are the encoding's business; this is what anybody would read. */
    private static final int LONGEST_TEXT = 65_536;

    private final Secrets secrets;
    private final Outbound outbound;
    private final Composing composing;
    private final MailProperties properties;
    private final Duration longest;

    SmtpSender(
            Secrets secrets,
            Outbound outbound,
            Composing composing,
            MailProperties properties,
            ChannelSettings settings) {
        this.secrets = secrets;
        this.outbound = outbound;
        this.composing = composing;
        this.properties = properties;
        this.longest = settings.delivery().longestAttempt();
    }

    @Override
    public ChannelConfig.Kind kind() {
        return ChannelConfig.Kind.EMAIL;
    }

    @Override
    public int longestText() {
        return LONGEST_TEXT;
    }

    @Override
    public boolean isSetUp(TenantId tenant, ChannelConfig channel) {
        return MailServer.of(tenant, channel, MailServer.Protocol.SMTP, secrets)
                .filter(server -> server.user() == null || server.password() != null)
                .isPresent();
    }

    @Override
    public SendResult send(ChannelConfig channel, OutboundMessage message) {
        var tenant = message.lane().tenant();
        var server = MailServer.of(tenant, channel, MailServer.Protocol.SMTP, secrets);
        var from = FromAddress.of(channel);
        if (server.isEmpty()) {
            return new SendResult.Undeliverable("the channel has no property 'smtp-host'");
        }
        if (from.isEmpty()) {
            return new SendResult.Undeliverable("the channel's property 'from' is no address");
        }
        if (server.get().user() != null && server.get().password() == null) {
            return new SendResult.Undeliverable("the tenant has no secret '" + channel.id() + ".smtp-password'");
        }
        var refusal = server.get().refusal(outbound);
        if (refusal.isPresent()) {
            return new SendResult.Undeliverable(refusal.get());
        }
        try (var sockets = new TimedSockets(longest)) {
            var session = Session.getInstance(server.get().settings(properties, sockets));
            return send(server.get(), session, composing.compose(session, channel, from.get(), message));
        } catch (MessagingException e) {
            return new SendResult.Refused(
                    "no mail can be made of it: " + e.getClass().getSimpleName());
        }
    }

    private SendResult send(MailServer server, Session session, MimeMessage mail) throws MessagingException {
        var id = mail.getMessageID();
        var transport = new Watched(session);
        try (transport) {
            transport.connect(server.host(), server.port(), server.user(), server.password());
            transport.sendMessage(mail, mail.getAllRecipients());
            return new SendResult.Acknowledged(id);
        } catch (AuthenticationFailedException e) {
            return new SendResult.TryLater("the server refused the login", null);
        } catch (MessagingException e) {
            return transport.isTaken() ? new SendResult.Acknowledged(id) : result(e, transport.isUnderWay());
        } catch (RuntimeException e) {
            return transport.isTaken() ? new SendResult.Acknowledged(id) : lost(transport.isUnderWay());
        }
    }

    private static SendResult result(MessagingException failure, boolean underWay) {
        int code = code(failure).orElse(0);
        if (code >= 500) {
            return new SendResult.Refused("the server answered " + code);
        }
        if (code >= 400) {
            return new SendResult.TryLater("the server answered " + code, null);
        }
        return lost(underWay);
    }

    private static SendResult lost(boolean underWay) {
        return underWay
                ? new SendResult.Unknown("the connection was lost while the mail was handed over")
                : new SendResult.TryLater("no connection to the server", null);
    }

    /** The server's own answer, of the first failure in the chain that has one. */
    private static Optional<Integer> code(Exception failure) {
        var found = failure instanceof SMTPAddressFailedException address
                ? address.getReturnCode()
                : failure instanceof SMTPSenderFailedException sender
                        ? sender.getReturnCode()
                        : failure instanceof SMTPSendFailedException sending ? sending.getReturnCode() : 0;
        if (found >= 400) {
            return Optional.of(found);
        }
        return failure instanceof MessagingException messaging && messaging.getNextException() != null
                ? code(messaging.getNextException())
                : Optional.empty();
    }

    /** Knows how far it came. */
    private static final class Watched extends SMTPTransport {
        private boolean underWay;
        private boolean taken;

        Watched(Session session) {
            super(session, new URLName("smtp", null, -1, null, null, null));
        }

        boolean isUnderWay() {
            return underWay;
        }

        /** What fails afterwards is the farewell. */
        boolean isTaken() {
            return taken;
        }

        @Override
        protected OutputStream data() throws MessagingException {
            var text = super.data();
            underWay = true;
            return text;
        }

        @Override
        protected void finishData() throws IOException, MessagingException {
            super.finishData();
            taken = true;
        }
    }
}
