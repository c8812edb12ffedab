package ai.focal360.channel;

import ai.focal360.tenant.ChannelConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider that takes everything. */
class Taking implements Sender {
    private final ChannelConfig.Kind kind;
    private final List<String> texts = new CopyOnWriteArrayList<>();

    Taking(ChannelConfig.Kind kind) {
        this.kind = kind;
    }

    @Override
    public ChannelConfig.Kind kind() {
        return kind;
    }

    @Override
    public int longestText() {
        return 4_096;
    }

    @Override
    public SendResult send(ChannelConfig channel, OutboundMessage message) {
        texts.add(message.text());
        return new SendResult.Acknowledged(kind + "-" + message.id());
    }

    /** What it was given, in that order. */
    List<String> texts() {
        return List.copyOf(texts);
    }
}
