package ai.focal360.turn;

import ai.focal360.customer.Customers;
import org.springframework.stereotype.Component;

/** P1: who writes to whom, on which channel, under which configuration; and where the conversation stands. */
@Component
class Identify implements Phase {
    private final EffectiveConfig.Configs configs;
    private final StateStore store;
    private final Customers customers;
    private final Checkpoint.Codec codec;

    Identify(EffectiveConfig.Configs configs, StateStore store, Customers customers, Checkpoint.Codec codec) {
        this.configs = configs;
        this.store = store;
        this.customers = customers;
        this.codec = codec;
    }

    @Override
    public String number() {
        return "P1";
    }

    @Override
    public String run(TurnContext turn) {
        var claimed = turn.turn;
        var config = configs.of(claimed.tenant(), claimed.agent());
        var channel = config.pack()
                .data()
                .channel(claimed.channel())
                .orElseThrow(() -> new IllegalStateException("Expected pack %s to have channel '%s'"
                        .formatted(config.pack().version(), claimed.channel())));
        var conversation = store.load(claimed);
        turn.identified(config, channel, customers.load(claimed.tenant(), claimed.customer()));
        turn.messages = conversation.messages();
        turn.state = codec.read(conversation.state());
        if (claimed.checkpoint() != null) {
            codec.resume(turn, claimed.checkpoint());
            return "resumed from its checkpoint";
        }
        return "%s@%s".formatted(claimed.agent(), channel.id());
    }
}
