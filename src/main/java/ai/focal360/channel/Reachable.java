package ai.focal360.channel;

import ai.focal360.customer.Address;
import ai.focal360.customer.Identity;
import ai.focal360.tenant.ChannelConfig;

/** A channel and an address of a customer on it, in the channel's own form. */
record Reachable(ChannelConfig channel, String address, Identity.Level level) {

    /** Whether channels of this kind reach addresses of that kind. */
    static boolean on(ChannelConfig.Kind channel, Identity.Kind address) {
        return switch (channel) {
            case WHATSAPP -> address == Identity.Kind.PHONE || address == Identity.Kind.WHATSAPP;
            default -> address == Identity.Kind.of(channel);
        };
    }

    /** WhatsApp writes numbers without their plus. */
    static String written(ChannelConfig.Kind channel, Address address) {
        return channel == ChannelConfig.Kind.WHATSAPP && address.kind() == Identity.Kind.PHONE
                ? address.value().substring(1)
                : address.value();
    }

    @Override
    public String toString() {
        return "Reachable[%s, %s]".formatted(channel.id(), level);
    }
}
