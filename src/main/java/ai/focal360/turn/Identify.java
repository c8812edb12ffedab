package ai.focal360.turn;

import ai.focal360.customer.Customers;
import org.springframework.stereotype.Component;

/**
 * P1: who writes to whom, on which channel, under which configuration; which conversation it is and where it stands, and
 * whether the firewall lets the customer through.
 */
@Component
class Identify implements Phase {
    private final EffectiveConfig.Configs configs;
    private final StateStore store;
    private final Customers customers;
    private final Checkpoint.Codec codec;
    private final Gatekeeper gatekeeper;
    private final Routing routing;

    Identify(
            EffectiveConfig.Configs configs,
            StateStore store,
            Customers customers,
            Checkpoint.Codec codec,
            Gatekeeper gatekeeper,
            Routing routing) {
        this.routing = routing;
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
        var conversation = store.load(claimed);
        if (conversation.cancelled()) {
            throw new Fenced(claimed.id(), claimed.epoch());
        }
        identify(turn);
        turn.messages = conversation.messages();
        turn.state = codec.read(conversation.state());
        turn.others = conversation.others();
        turn.past = gatekeeper.past(conversation);
        turn.hands = conversation.hands();
        if (claimed.checkpoint() != null) {
            codec.resume(turn, claimed.checkpoint());
            return "resumed from its checkpoint";
        }
        routing.route(turn, conversation.earlier());
        gatekeeper.arrival(turn);
        return "%s@%s".formatted(claimed.agent(), turn.channel().id());
    }

    /** Knows a cancelled turn again, which another run may have touched: what is to be taken back is in its checkpoint. */
    void again(TurnContext turn) {
        if (!turn.isIdentified()) {
            identify(turn);
            if (turn.turn.checkpoint() != null) {
                codec.resume(turn, turn.turn.checkpoint());
            }
        }
    }

    private void identify(TurnContext turn) {
        var claimed = turn.turn;
        var config = configs.of(claimed.tenant(), claimed.agent());
        var channel = config.pack()
                .data()
                .channel(claimed.channel())
                .orElseThrow(() -> new IllegalStateException("Expected pack %s to have channel '%s'"
                        .formatted(config.pack().version(), claimed.channel())));
        turn.identified(config, channel, customers.load(claimed.tenant(), claimed.customer()));
    }
}
