package ai.focal360.channel.mail;

import ai.focal360.channel.OutboundMessage;
import ai.focal360.tenant.ChannelConfig;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Makes the mail of a message: below the customer's newest letter, in its thread and under its subject, or on its own; plain and
 * HTML; marked as a program's (RFC 3834), so that no other program answers; with a way out (RFC 2369, RFC 8058) where the agent
 * speaks first.
 */
@Component
class Composing {
    private static final String SUBJECT = "subject";

    private final MessageIds ids;
    private final Letters letters;
    private final WayOut wayOut;
    private final Clock clock;

    Composing(MessageIds ids, Letters letters, WayOut wayOut, Clock clock) {
        this.ids = ids;
        this.letters = letters;
        this.wayOut = wayOut;
        this.clock = clock;
    }

    MimeMessage compose(Session session, ChannelConfig channel, InternetAddress from, OutboundMessage message)
            throws MessagingException {
        var tenant = message.lane().tenant();
        var id = ids.of(
                tenant,
                message.id(),
                from.getAddress().substring(from.getAddress().indexOf('@') + 1));
        var outreach = letters.isOutreach(tenant, message.turn());
        var letter = letters.answeredBy(message);
        var mail = new Identified(session, id);
        mail.setFrom(from);
        mail.setRecipient(
                Message.RecipientType.TO, new InternetAddress(message.lane().address(), true));
        mail.setSentDate(Date.from(clock.instant()));
        mail.setSubject(subject(channel, from, letter), StandardCharsets.UTF_8.name());
        mail.setHeader("Auto-Submitted", outreach || letter.isEmpty() ? "auto-generated" : "auto-replied");
        mail.setHeader("X-Auto-Response-Suppress", "OOF, AutoReply");
        if (letter.isPresent()) {
            below(mail, letter.get());
        }
        if (outreach) {
            leadOut(mail, channel, from, message);
        }
        var text = text(message);
        var parts = new MimeMultipart("alternative", part(text, "plain"), part(HtmlBody.of(text), "html"));
        mail.setContent(parts);
        mail.saveChanges();
        return mail;
    }

    private static String subject(ChannelConfig channel, InternetAddress from, Optional<Letters.Answered> letter) {
        return letter.map(answered -> Subject.of(answered.subject()).answer())
                .orElseGet(() -> Optional.ofNullable(channel.properties().get(SUBJECT))
                        .or(() -> Optional.ofNullable(from.getPersonal()))
                        .orElse(from.getAddress()));
    }

    private static void below(MimeMessage mail, Letters.Answered letter) throws MessagingException {
        if (letter.messageId().contains("@")) {
            mail.setHeader("In-Reply-To", letter.messageId());
            var references = new ArrayList<>(letter.thread());
            references.add(letter.messageId());
            // one a line: a line may have 998 characters
            mail.setHeader("References", String.join("\r\n ", references));
        }
    }

    private void leadOut(MimeMessage mail, ChannelConfig channel, InternetAddress from, OutboundMessage message)
            throws MessagingException {
        var byMail = "<mailto:" + from.getAddress() + "?subject=" + Arrival.UNSUBSCRIBE + ">";
        var page = wayOut.page(channel, message);
        if (page.isEmpty()) {
            mail.setHeader("List-Unsubscribe", byMail);
            return;
        }
        mail.setHeader("List-Unsubscribe", "<" + page.get() + ">,\r\n " + byMail);
        if (page.get().startsWith("https://")) {
            mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
    }

    private static String text(OutboundMessage message) {
        return message.suggestions().isEmpty()
                ? message.text()
                : message.suggestions().stream()
                        .map(suggestion -> "\n• " + suggestion)
                        .collect(Collectors.joining("", message.text() + "\n", ""));
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        return part;
    }

    /** Keeps its id, which is made anew by default whenever it is saved. */
    private static final class Identified extends MimeMessage {
        private final String id;

        Identified(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
