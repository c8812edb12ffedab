package ai.focal360.channel;

import ai.focal360.tenant.ChannelConfig;

/** A provider that takes everything and does not say so the first times. */
final class Silent extends Taking {
    private final int times;

    Silent(ChannelConfig.Kind kind, int times) {
        super(kind);
        this.times = times;
    }

    @Override
    public SendResult send(ChannelConfig channel, OutboundMessage message) {
        var taken = super.send(channel, message);
        return texts().size() <= times ? new SendResult.Unknown("no answer") : taken;
    }
}
