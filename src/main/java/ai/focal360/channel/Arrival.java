package ai.focal360.channel;

import ai.focal360.ingress.InboundMessage;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One thing a provider's call tells. */
public sealed interface Arrival {
    /** The longest id and the longest address anything real has. */
    int LONGEST_ID = 256;

    /** No person types a longer text; what came stays in the content's {@code original}. */
    int LONGEST_TEXT = 4096;

    Pattern KIND = Pattern.compile("[a-z][a-z_-]{0,31}");

    /**
     * A customer's message; {@code text} is what they said where they said something, and only then it is answered. {@code session}
     * is empty where they have one conversation at a time.
     */
    record Message(
            String id,
            String address,
            String kind,
            @Nullable String text,
            Content content,
            String session) implements Arrival {
        public Message in(String session) {
            return new Message(id, address, kind, text, content, session);
        }
    }

    /** What became of a message of ours, and whether the provider charges for it where it says so. */
    record Report(DeliveryReport report, @Nullable Charge charge) implements Arrival {}

    /** {@code category} is the provider's own, such as {@code service}. */
    record Charge(String category, boolean billable) {
        public Charge {
            category = KIND.matcher(category).matches() ? category : "other";
        }
    }

    /** Nothing for this channel; {@code why} is counted. */
    record Ignored(String why) implements Arrival {}

    /** A report about a message with an id that is one. */
    static Arrival report(DeliveryReport report, @Nullable Charge charge) {
        return isName(report.providerMessageId()) ? new Report(report, charge) : new Ignored("no-message");
    }

    /** Who said something said a text, whatever it came in; without {@code words} it is of the kind it came in. */
    static Arrival said(String id, String address, String kind, @Nullable String words, Content content) {
        return words == null || words.isBlank()
                ? message(id, address, kind, null, content)
                : message(id, address, InboundMessage.TEXT, words, content);
    }

    /**
     * A message as it can be kept: a text without what no database takes, cut where it is longer than any real one. One without
     * an id or a sender, or with longer ones than there are, is none.
     */
    static Arrival message(String id, String address, String kind, @Nullable String text, Content content) {
        if (!isName(id) || !isName(address)) {
            return new Ignored("no-sender");
        }
        var words = Optional.ofNullable(text)
                .filter(said -> !said.isBlank())
                .map(Storable::text)
                .map(Arrival::cut)
                .orElse(null);
        return new Message(id, address, kind(kind, words), words, content, "");
    }

    private static String kind(String kind, @Nullable String words) {
        if (kind.equals(InboundMessage.TEXT) && words == null) {
            return "empty";
        }
        return KIND.matcher(kind).matches() ? kind : "unsupported";
    }

    private static boolean isName(String id) {
        return !id.isBlank()
                && id.length() <= LONGEST_ID
                && Storable.isStorable(id)
                && id.chars().noneMatch(Character::isISOControl);
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT));
    }
}
