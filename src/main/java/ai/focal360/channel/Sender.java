package ai.focal360.channel;

import ai.focal360.tenant.ChannelConfig;

/** A provider's sending side. Called outside any transaction; what it answers decides whether it is called again. */
public interface Sender {
    ChannelConfig.Kind kind();

    /** The longest text the provider takes in one message, in characters, whatever the tenant configured. */
    int longestText();

    SendResult send(ChannelConfig channel, OutboundMessage message);
}
