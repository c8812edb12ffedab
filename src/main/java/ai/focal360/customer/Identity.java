package ai.focal360.customer;

import ai.focal360.tenant.Channel;
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
        EMAIL;

        static Kind of(Channel.Kind channel) {
            return switch (channel) {
                case WEBCHAT -> WEBCHAT;
                case WHATSAPP -> WHATSAPP;
            };
        }
    }

    /** Without the address: this may end up in a log. */
    @Override
    public String toString() {
        return "Identity[%s confirmed by %s]".formatted(kind, confirmedBy);
    }
}
