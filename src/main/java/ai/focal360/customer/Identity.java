package ai.focal360.customer;

import ai.focal360.tenant.ChannelConfig;
import java.time.Instant;

/**
 * An address known to be a customer's. {@code confirmedBy} says how: {@code channel} when the provider vouches for it, as
 * WhatsApp does for the number behind its id. What a customer merely states is a value and never an identity, so that
 * nobody becomes another customer by claiming their address.
 */
public record Identity(Kind kind, String address, String confirmedBy, Instant confirmedAt) {
    public enum Kind {
        WEBCHAT,
        WHATSAPP,
        PHONE,
        EMAIL,
        /** Known to a system of the tenant's that speaks for its own users. */
        EXTERNAL;

        static Kind of(ChannelConfig.Kind channel) {
            return switch (channel) {
                case WEBCHAT -> WEBCHAT;
                case WHATSAPP -> WHATSAPP;
                case SMS -> PHONE;
                case EMAIL -> EMAIL;
                case WEBHOOK -> EXTERNAL;
            };
        }
    }

    /** Without the address: this may end up in a log. */
    @Override
    public String toString() {
        return "Identity[%s confirmed by %s]".formatted(kind, confirmedBy);
    }
}
