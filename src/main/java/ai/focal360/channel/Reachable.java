package ai.focal360.channel;

import ai.focal360.customer.Identity;
import ai.focal360.tenant.ChannelConfig;

/** A channel and an address of a customer on it, in the channel's own form. */
record Reachable(ChannelConfig channel, String address, Identity.Level level) {
    @Override
    public String toString() {
        return "Reachable[%s, %s]".formatted(channel.id(), level);
    }
}
