package ai.focal360.channel;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;

/** A provider's sending side. Called outside any transaction; what it answers decides whether it is called again. */
public interface Sender {
    ChannelConfig.Kind kind();

    /** The longest text the provider takes in one message, in characters, whatever the tenant configured. */
    int longestText();

    /** Whether it could be asked: what only the tenant has, such as secrets, is configured. */
    default boolean isSetUp(TenantId tenant, ChannelConfig channel) {
        return true;
    }

    /** Whether the provider can tell what became of a message once it has it. */
    default boolean isReported() {
        return true;
    }

    /** Throws only before the provider is called: what is thrown says that the provider surely does not have it. */
    SendResult send(ChannelConfig channel, OutboundMessage message);
}
