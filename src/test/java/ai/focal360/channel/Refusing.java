package ai.focal360.channel;

import ai.focal360.tenant.ChannelConfig;

/** A provider that refuses everything. */
final class Refusing extends Taking {
    Refusing(ChannelConfig.Kind kind) {
        super(kind);
    }

    @Override
    public SendResult send(ChannelConfig channel, OutboundMessage message) {
        super.send(channel, message);
        return new SendResult.Refused("not one of ours");
    }
}
