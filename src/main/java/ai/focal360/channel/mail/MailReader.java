package ai.focal360.channel.mail;

import ai.focal360.channel.Shortened;
import ai.focal360.channel.Storable;
import ai.focal360.channel.mail.Arrival.Bounce;
import ai.focal360.channel.mail.Arrival.Ignored;
import ai.focal360.channel.mail.Arrival.Letter;
import ai.focal360.channel.mail.Arrival.Why;
import ai.focal360.customer.Address;
import ai.focal360.customer.Identity;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads raw mails (RFC 5322 with MIME). Whatever the bytes are, it answers: what cannot be read is ignored. */
@Component
class MailReader {
    static final String AUTHSERV_ID = "authserv-id";

    private static final int LONGEST_HEAD = 128 * 1024;
    /** All parts are looked for before the first one is read. */
    private static final int MOST_BOUNDARIES = 10_000;

    private static final int LONGEST_ID = 250;
    private static final int LONGEST_SUBJECT = 300;
    private static final int LONGEST_THREAD = 20;
    private static final int LONGEST_READ = 200_000;
    private static final Pattern ID = Pattern.compile("<[^<>\\s]{1,248}>");

    private static final Pattern REPORTED_ID = Pattern.compile("(?im)^Message-ID:\\s{0,9}(<[^<>\\s]{1,248}>)");
    private static final Pattern ACTION = Pattern.compile("(?im)^Action:\\s{0,9}([a-z]{1,20})");
    private static final Pattern STATUS = Pattern.compile("(?im)^Status:\\s{0,9}(\\d\\.\\d{1,3}\\.\\d{1,3})");
    private static final Pattern DIAGNOSTIC =
            Pattern.compile("(?im)^Diagnostic-Code:\\s{0,9}(?:smtp;)?\\s{0,9}(.{1,200})");

    private final MessageIds ids;
    private final MailProperties limits;
    private final Session session;

    MailReader(MessageIds ids, MailProperties limits) {
        this.ids = ids;
        this.limits = limits;
        var lenient = new Properties();
        lenient.setProperty("mail.mime.address.strict", "false");
        session = Session.getInstance(lenient);
    }

    Arrival read(TenantId tenant, ChannelConfig channel, byte[] mail) {
        if (headEnd(mail) > LONGEST_HEAD || boundaries(mail) > MOST_BOUNDARIES) {
            return new Ignored(Why.UNREADABLE);
        }
        try {
            return read(tenant, channel, mail, new MimeMessage(session, new ByteArrayInputStream(mail)));
        } catch (MessagingException e) {
            return new Ignored(Why.UNREADABLE);
        }
    }

    private Arrival read(TenantId tenant, ChannelConfig channel, byte[] mail, MimeMessage message) {
        var head = new Head(message);
        var from = from(head);
        if (Programs.reports(head) || Programs.failed(head)) {
            return report(tenant, head, new String(mail, StandardCharsets.ISO_8859_1));
        }
        var sender = Address.read(Identity.Kind.EMAIL, from, "");
        if (sender.isEmpty()) {
            return new Ignored(Why.NO_SENDER);
        }
        var id = head.first("Message-ID").flatMap(MailReader::id).orElseGet(() -> madeOf(mail));
        if (ids.read(tenant, id).isPresent() || isOurs(channel, sender.get().value())) {
            return new Ignored(Why.OWN);
        }
        return letter(channel, id, sender.get().value(), head, message);
    }

    private Letter letter(ChannelConfig channel, String id, String from, Head head, MimeMessage message) {
        var subject = Subject.of(shortened(head.text("Subject").orElse(""), LONGEST_SUBJECT));
        var body = new Body(limits);
        var whole = body.text(message);
        var said = Reply.of(shortened(whole, LONGEST_READ), subject.isForward());
        var text = Storable.text(subject.isReply() || said.isBlank() ? said : titled(subject, said));
        if (said.isBlank() && !subject.isReply() && !subject.isForward()) {
            text = Storable.text(subject.plain()); // some say it all there
        }
        return new Letter(
                id,
                from,
                isVouchedFor(channel, from, head),
                Programs.wrote(head, from, subject),
                subject.plain(),
                thread(head),
                text.isBlank() ? null : shortened(text, limits.longestText()),
                body.attachments(),
                body.isCut() || whole.length() > LONGEST_READ || text.length() > limits.longestText());
    }

    private static String titled(Subject subject, String said) {
        return subject.plain().isEmpty() || said.startsWith(subject.plain()) ? said : subject.plain() + "\n\n" + said;
    }

    private Arrival report(TenantId tenant, Head head, String raw) {
        var about = REPORTED_ID
                .matcher(raw)
                .results()
                .flatMap(named -> ids.read(tenant, named.group(1)).stream())
                .findFirst()
                .or(() -> thread(head).stream()
                        .flatMap(named -> ids.read(tenant, named).stream())
                        .findFirst());
        var failed = Programs.reports(head)
                ? found(ACTION, raw).filter("failed"::equalsIgnoreCase).isPresent()
                : Programs.failed(head);
        if (about.isEmpty() || !failed) {
            return new Ignored(Why.REPORT);
        }
        var why = Stream.of(found(STATUS, raw), found(DIAGNOSTIC, raw))
                .flatMap(Optional::stream)
                .map(String::strip)
                .toList();
        return new Bounce(
                about.get().messageId(),
                about.get().outbound(),
                Shortened.error(why.isEmpty() ? "came back" : String.join(" ", why)));
    }

    private static Optional<String> found(Pattern pattern, String raw) {
        return pattern.matcher(raw).results().map(named -> named.group(1)).findFirst();
    }

    private static String from(Head head) {
        try {
            var from = InternetAddress.parseHeader(head.first("From").orElse(""), false);
            return from.length == 0 || from[0].getAddress() == null ? "" : from[0].getAddress();
        } catch (AddressException e) {
            return "";
        }
    }

    private static boolean isVouchedFor(ChannelConfig channel, String from, Head head) {
        var server = channel.properties().get(AUTHSERV_ID);
        return server != null
                && head.all("From").size() == 1
                && Vouching.isFor(from.substring(from.indexOf('@') + 1), head.all("Authentication-Results"), server);
    }

    private static boolean isOurs(ChannelConfig channel, String from) {
        return FromAddress.of(channel)
                .flatMap(own -> Address.read(Identity.Kind.EMAIL, own.getAddress(), ""))
                .filter(own -> own.value().equals(from))
                .isPresent();
    }

    /** What it answers, oldest first; the first and the newest ones of a long thread. */
    private static List<String> thread(Head head) {
        var all = new ArrayList<String>();
        Stream.concat(head.all("References").stream(), head.all("In-Reply-To").stream())
                .flatMap(value -> ID.matcher(value).results().map(found -> Storable.text(found.group())))
                .filter(found -> !all.contains(found))
                .limit(200)
                .forEach(all::add);
        return all.size() <= LONGEST_THREAD
                ? all
                : Stream.concat(
                                all.stream().limit(1),
                                all.subList(all.size() - LONGEST_THREAD + 1, all.size()).stream())
                        .toList();
    }

    private static Optional<String> id(String value) {
        var found = ID.matcher(value);
        return found.find() && found.group().length() <= LONGEST_ID && Storable.isStorable(found.group())
                ? Optional.of(found.group())
                : Optional.empty();
    }

    private static String madeOf(byte[] mail) {
        try {
            return "<sha256.%s>"
                    .formatted(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(mail)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected every JDK to know SHA-256", e);
        }
    }

    /** Where the first empty line is. */
    private static int headEnd(byte[] mail) {
        for (int i = 0; i < mail.length; i++) {
            if (mail[i] == '\n' && (i + 1 == mail.length || mail[i + 1] == '\n' || mail[i + 1] == '\r')) {
                return i;
            }
        }
        return mail.length;
    }

    /** Lines that may be one. */
    private static int boundaries(byte[] mail) {
        int found = 0;
        for (int i = 2; i < mail.length; i++) {
            found += mail[i] == '-' && mail[i - 1] == '-' && mail[i - 2] == '\n' ? 1 : 0;
        }
        return found;
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
