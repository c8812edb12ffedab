package ai.focal360.customer;

import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Field;
import java.time.Instant;
import java.util.Optional;

/**
 * An address of a customer, in the form of {@link Address}. {@code level} says how it is known to be theirs. What a customer
 * merely states may be stated by others, too, and finds nobody; a verified address is one customer's.
 */
public record Identity(Kind kind, String address, Level level, Instant confirmedAt) {
    public enum Kind {
        WEBCHAT,
        WHATSAPP,
        PHONE,
        EMAIL,
        /** Of a channel the platform has no adapter of its own for. */
        EXTERNAL;

        public static Kind of(ChannelConfig.Kind channel) {
            return switch (channel) {
                case WEBCHAT -> WEBCHAT;
                case WHATSAPP -> WHATSAPP;
                case SMS -> PHONE;
                case EMAIL -> EMAIL;
                case WEBHOOK -> EXTERNAL;
            };
        }

        /** Whether channels of this kind reach addresses of this one. */
        public boolean isReachedOn(ChannelConfig.Kind channel) {
            return this == of(channel) || this == PHONE && channel == ChannelConfig.Kind.WHATSAPP;
        }

        /** Of the addresses that fields of this type hold. */
        static Optional<Kind> of(Field.Type type) {
            return switch (type) {
                case EMAIL -> Optional.of(EMAIL);
                case PHONE -> Optional.of(PHONE);
                default -> Optional.empty();
            };
        }
    }

    /** From least to most sure. */
    public enum Level {
        /** The customer says so, or writes from it and nobody vouches for that. */
        CLAIMED,
        /** They had a code that was sent to it. */
        VERIFIED_BY_CODE,
        /** The provider vouches for it, as WhatsApp does for the number behind its id. */
        VERIFIED_BY_PROVIDER,
        /** A system or a person of the tenant says so. */
        VERIFIED_BY_TOOL;

        public boolean isVerified() {
            return this != CLAIMED;
        }
    }

    /** Without the address: this may end up in a log. */
    @Override
    public String toString() {
        return "Identity[%s %s]".formatted(kind, level);
    }
}
