package ai.focal360.turn;

import ai.focal360.customer.Customers;
import org.springframework.stereotype.Component;

/**
 * P1: who writes to whom, on which channel, under which configuration; where the conversation stands, and whether the
 * firewall lets the customer through.
 */
@Component
class Identify implements Phase {
    private final EffectiveConfig.Configs configs;
    private final StateStore store;
    private final Customers customers;
    private final Checkpoint.Codec codec;
    private final Gatekeeper gatekeeper;

    Identify(
            EffectiveConfig.Configs configs,
            StateStore store,
            Customers customers,
            Checkpoint.Codec codec,
            Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
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
        turn.past = gatekeeper.past(conversation);
        if (claimed.checkpoint() != null) {
            codec.resume(turn, claimed.checkpoint());
            return "resumed from its checkpoint";
        }
        gatekeeper.arrival(turn);
        return "%s@%s".formatted(claimed.agent(), channel.id());
    }
}
