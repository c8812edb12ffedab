package ai.focal360.tenant;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a channel can carry. {@code receipts} is the most a provider ever tells about a message; {@code richMedia} whether
 * files and pictures can be sent; {@code buttons} how many answers to tap one message may have; {@code maxLength} the longest
 * message in characters (code points); {@code serviceWindow} how long after the customer's last message free text may be
 * sent, absent: always; after it only what the provider approved beforehand ({@code templates}) or nothing.
 *
 * <p>Of the kinds: the Cloud API's text of 4,096 characters, ten rows of a list (three of them as buttons) and the window of
 * 24 hours are Meta's ("Text messages", "Interactive list messages" and "Customer service windows" in its documentation), the 1,600
 * characters of a message and its status callbacks Twilio's ("Message resource").
 */
public record ChannelCapability(
        Receipts receipts,
        boolean richMedia,
        int buttons,
        int maxLength,
        Formatting formatting,
        @Nullable Duration serviceWindow,
        boolean templates) {
    private static final Duration META_WINDOW = Duration.ofHours(24);

    /** Each includes those before it. */
    public enum Receipts {
        NONE,
        SENT,
        DELIVERED,
        READ
    }

    /** How a text may be marked up. */
    public enum Formatting {
        PLAIN,
        /** Plain, with {@code [title](address)} shown as a link. */
        LINKS,
        /** {@code *bold*}, {@code _italic_}, lists. */
        WHATSAPP,
        HTML
    }

    /** The most a channel of this kind can carry. A webhook's system says itself what it can. */
    public static ChannelCapability of(ChannelConfig.Kind kind) {
        return switch (kind) {
            case WEBCHAT -> new ChannelCapability(Receipts.READ, false, 13, 65_536, Formatting.LINKS, null, false);
            case WHATSAPP ->
                new ChannelCapability(Receipts.READ, true, 10, 4_096, Formatting.WHATSAPP, META_WINDOW, true);
            case SMS -> new ChannelCapability(Receipts.DELIVERED, false, 0, 1_600, Formatting.PLAIN, null, false);
            case EMAIL -> new ChannelCapability(Receipts.SENT, true, 0, 65_536, Formatting.HTML, null, false);
            case WEBHOOK -> new ChannelCapability(Receipts.READ, true, 20, 65_536, Formatting.HTML, null, false);
        };
    }

    /** Whether free text may be sent so long after the customer's last message. */
    public boolean carriesFreeText(Duration sinceTheCustomerWrote) {
        return Optional.ofNullable(serviceWindow)
                .map(window -> sinceTheCustomerWrote.compareTo(window) < 0)
                .orElse(true);
    }
}
