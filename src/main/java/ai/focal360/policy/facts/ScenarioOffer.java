package ai.focal360.policy.facts;

import java.util.List;

/** A scenario that could be started: the intents it is for, and whether it is active already. */
public record ScenarioOffer(String id, List<String> intents, boolean active) {
    public ScenarioOffer {
        intents = List.copyOf(intents);
    }

    public boolean isFor(String intent) {
        return intents.contains(intent);
    }
}
