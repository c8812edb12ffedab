package ai.focal360.channel.mail;

import ai.focal360.tenant.ChannelConfig;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is new in a mailbox, in the order of its UIDs. A letter is marked as read, or moved, after it was kept: whatever
 * stops in between is read again and recognised. When the mailbox was made anew (another UIDVALIDITY), and at the very first
 * visit, only what is not marked as read is new.
 */
final class MailboxVisit {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxVisit.class);

    private final Mailboxes.Visit visit;
    private final MailServer server;
    private final ChannelConfig channel;
    private final Mailboxes mailboxes;
    private final MailIntake intake;
    private final MailProperties properties;

    MailboxVisit(
            Mailboxes.Visit visit,
            MailServer server,
            ChannelConfig channel,
            Mailboxes mailboxes,
            MailIntake intake,
            MailProperties properties) {
        this.visit = visit;
        this.server = server;
        this.channel = channel;
        this.mailboxes = mailboxes;
        this.intake = intake;
        this.properties = properties;
    }

    /** False when there is more, or another node has the mailbox by now. */
    boolean read() throws MessagingException, IOException {
        var session = Session.getInstance(server.settings(properties));
        try (var store = session.getStore("imap")) {
            store.connect(server.host(), server.port(), server.user(), server.password());
            try (var folder = store.getFolder(channel.properties().getOrDefault("imap-folder", "INBOX"))) {
                folder.open(Folder.READ_WRITE);
                return read((IMAPFolder) folder);
            }
        }
    }

    private boolean read(IMAPFolder folder) throws MessagingException, IOException {
        long validity = folder.getUIDValidity();
        long after = validity == visit.uidValidity() ? visit.lastUid() : 0;
        var found = fresh(folder, after);
        for (var message : found.subList(0, Math.min(found.size(), properties.batch()))) {
            long uid = folder.getUID(message);
            take((IMAPMessage) message);
            if (!mailboxes.taken(visit, validity, uid, properties.lease())) {
                return false;
            }
        }
        return found.size() <= properties.batch();
    }

    private static List<Message> fresh(IMAPFolder folder, long after) throws MessagingException {
        // a range that ends with the last one has it even when it begins behind it
        var found = new ArrayList<Message>();
        for (var message : folder.getMessagesByUID(after + 1, UIDFolder.LASTUID)) {
            if (folder.getUID(message) > after && (after > 0 || !message.isSet(Flags.Flag.SEEN))) {
                found.add(message);
            }
        }
        found.sort(Comparator.comparingInt(Message::getMessageNumber));
        return found;
    }

    private void take(IMAPMessage message) throws MessagingException, IOException {
        message.setPeek(true);
        byte[] mail;
        try (var content = message.getMimeStream()) {
            mail = content.readNBytes(Math.toIntExact(properties.maxMail().toBytes()));
        }
        try {
            intake.take(visit.tenant(), channel, mail);
        } catch (RuntimeException e) {
            if (visit.failures() + 1 < properties.attempts()) {
                throw e;
            }
            // one letter must not keep all later ones waiting for ever
            LOG.error(
                    "A letter of channel '{}' of {} is left in its mailbox, flagged", channel.id(), visit.tenant(), e);
            message.setFlag(Flags.Flag.FLAGGED, true);
            return;
        }
        message.setFlag(Flags.Flag.SEEN, true);
        move(message);
    }

    private void move(IMAPMessage message) throws MessagingException {
        @Nullable String processed = channel.properties().get("imap-processed");
        if (processed == null) {
            return;
        }
        var folder = (IMAPFolder) message.getFolder();
        var target = folder.getStore().getFolder(processed);
        if (!target.exists()) {
            target.create(Folder.HOLDS_MESSAGES);
        }
        folder.copyMessages(new Message[] {message}, target);
        message.setFlag(Flags.Flag.DELETED, true);
    }
}
