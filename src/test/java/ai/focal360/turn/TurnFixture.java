package ai.focal360.turn;

import ai.focal360.customer.Profile;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns of a visitor nobody knows yet, just claimed. */
final class TurnFixture {
    private TurnFixture() {}

    static ClaimedTurn claimed(TenantId tenant, AgentId agent) {
        return new ClaimedTurn(
                TurnId.random(),
                tenant,
                agent,
                "webchat",
                "visitor",
                CustomerId.random(),
                ConversationId.random(),
                UUID.randomUUID(),
                1,
                1,
                null,
                null,
                false,
                0,
                null,
                Waited.NONE);
    }

    static TurnContext identified(EffectiveConfig config) {
        var tenant = config.pack().tenant();
        var turn = new TurnContext(claimed(tenant, config.agent().id()), Instant.now());
        turn.identified(
                config,
                config.pack().data().channel("webchat").orElseThrow(),
                new Profile(tenant, turn.turn.customer(), Instant.EPOCH, List.of(), Map.of(), Set.of()));
        return turn;
    }

    /** Whose agent asks the model that is up to no good for these roles, such as {@code write}. */
    static EffectiveConfig hostile(EffectiveConfig config, String... roles) {
        return new EffectiveConfig(
                config.pack(),
                config.platform(),
                config.agent()
                        .withModels(Arrays.stream(roles)
                                .collect(Collectors.toMap(Function.identity(), role -> List.of("hostile")))),
                config.settings(),
                config.texts());
    }
}
