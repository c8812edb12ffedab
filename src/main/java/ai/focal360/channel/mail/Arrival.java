package ai.focal360.channel.mail;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a mail is to us. */
sealed interface Arrival {
    /** The subject of letters that say not to be written to. */
    String UNSUBSCRIBE = "unsubscribe";

    /**
     * Somebody wrote. {@code id} is the sender's Message-ID, or made of the bytes where there is none; {@code from} an address as
     * {@link ai.focal360.customer.Address} has it, which {@code vouched} says the receiving server vouches for;
     * {@code automatic} that a program wrote, which is never answered; {@code thread} the ids it answers, oldest first;
     * {@code text} what is new in it, null when nothing is; {@code cut} that the mail was longer than what is read of one.
     */
    record Letter(
            String id,
            String from,
            boolean vouched,
            boolean automatic,
            String subject,
            List<String> thread,
            @Nullable String text,
            List<Attachment> attachments,
            boolean cut)
            implements Arrival {
        public Letter {
            thread = List.copyOf(thread);
            attachments = List.copyOf(attachments);
        }

        /** What the way out of our mails has programs write (RFC 2369); nobody needs to vouch for it. */
        boolean unsubscribes() {
            return subject.equalsIgnoreCase(UNSUBSCRIBE);
        }
    }

    /** A mail server could not bring what we sent; {@code messageId} is ours, {@code outbound} its row. */
    record Bounce(String messageId, long outbound, String error) implements Arrival {}

    /** Nothing to keep. */
    record Ignored(Why why) implements Arrival {}

    enum Why {
        /** It is from ourselves. */
        OWN,
        /** A mail server tells of a mail that is not ours, or that it is still trying. */
        REPORT,
        /** Nobody can be answered. */
        NO_SENDER,
        UNREADABLE
    }

    /** A file that came with it; {@code size} in bytes. The file itself is not kept. */
    record Attachment(String name, String type, long size) {}
}
