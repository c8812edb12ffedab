package ai.focal360.channel.mail;

import ai.focal360.channel.mail.Mailboxes.Reached;
import ai.focal360.tenant.ChannelConfig;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.search.FlagTerm;
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
 * Reads what is new in a mailbox, in the order of its UIDs. What was there when it was first visited, or made anew (another
 * UIDVALIDITY), is new where nobody marked it as read. A letter is kept, then its UID, then it is marked as read or moved: whatever stops in
 * between is read again and recognised, and a server that refuses the last is only said.
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
        try (var sockets = new TimedSockets(properties.longestVisit());
                var store = Session.getInstance(server.settings(properties, sockets))
                        .getStore("imap")) {
            store.connect(server.host(), server.port(), server.user(), server.password());
            try (var folder = store.getFolder(channel.properties().getOrDefault("imap-folder", "INBOX"))) {
                folder.open(Folder.READ_WRITE);
                return read((IMAPFolder) folder);
            }
        }
    }

    private boolean read(IMAPFolder folder) throws MessagingException, IOException {
        long validity = folder.getUIDValidity();
        if (validity == visit.reached().uidValidity()) {
            return read(folder, visit.reached());
        }
        var begin = new Reached(validity, last(folder), 0);
        return mailboxes.reached(visit, begin, properties.lease()) && read(folder, begin);
    }

    private static long last(IMAPFolder folder) throws MessagingException {
        int count = folder.getMessageCount();
        return count == 0 ? 0 : folder.getUID(folder.getMessage(count));
    }

    private boolean read(IMAPFolder folder, Reached begin) throws MessagingException, IOException {
        var found = fresh(folder, begin);
        for (var message : found.subList(0, Math.min(found.size(), properties.batch()))) {
            long uid = folder.getUID(message);
            boolean kept = take((IMAPMessage) message, uid);
            if (!mailboxes.reached(visit, begin.upTo(uid), properties.lease())) {
                return false;
            }
            mark((IMAPMessage) message, kept);
        }
        if (found.isEmpty() && begin.lastUid() < begin.boundary()) {
            return mailboxes.reached(visit, begin.upTo(begin.boundary()), properties.lease());
        }
        return found.size() <= properties.batch();
    }

    private static List<Message> fresh(IMAPFolder folder, Reached begin) throws MessagingException {
        var found = new ArrayList<Message>();
        if (begin.lastUid() < begin.boundary()) {
            var unread = folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false));
            var uids = new FetchProfile();
            uids.add(UIDFolder.FetchProfileItem.UID);
            folder.fetch(unread, uids);
            found.addAll(between(folder, unread, begin.lastUid(), begin.boundary()));
        }
        long after = Math.max(begin.lastUid(), begin.boundary());
        // a range that ends with the last one has it even when it begins behind it
        found.addAll(between(folder, folder.getMessagesByUID(after + 1, UIDFolder.LASTUID), after, Long.MAX_VALUE));
        found.sort(Comparator.comparingInt(Message::getMessageNumber));
        return found;
    }

    private static List<Message> between(IMAPFolder folder, Message[] messages, long after, long last)
            throws MessagingException {
        var found = new ArrayList<Message>();
        for (var message : messages) {
            long uid = folder.getUID(message);
            if (uid > after && uid <= last) {
                found.add(message);
            }
        }
        return found;
    }

    /** False when it was tried often enough: one letter must not keep all later ones waiting for ever. */
    private boolean take(IMAPMessage message, long uid) throws MessagingException, IOException {
        try {
            intake.take(visit.tenant(), channel, bytes(message));
            return true;
        } catch (MessagingException | IOException | RuntimeException e) {
            if (mailboxes.failed(visit, uid) < properties.attempts()) {
                throw e;
            }
            LOG.error(
                    "A letter of channel '{}' of {} is left in its mailbox, flagged: {}",
                    channel.id(),
                    visit.tenant(),
                    e.getClass().getSimpleName());
            return false;
        }
    }

    private byte[] bytes(IMAPMessage message) throws MessagingException, IOException {
        message.setPeek(true);
        try (var content = message.getMimeStream()) {
            return content.readNBytes(Math.toIntExact(properties.maxMail().toBytes()));
        }
    }

    private void mark(IMAPMessage message, boolean kept) {
        try {
            message.setFlag(kept ? Flags.Flag.SEEN : Flags.Flag.FLAGGED, true);
            if (kept) {
                move(message);
            }
        } catch (MessagingException e) {
            LOG.warn(
                    "A letter of channel '{}' of {} could not be marked or moved: {}",
                    channel.id(),
                    visit.tenant(),
                    e.getClass().getSimpleName());
        }
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
