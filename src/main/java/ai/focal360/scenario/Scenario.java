package ai.focal360.scenario;

import java.util.List;
import java.util.Optional;

/**
 * A scenario that can be started: {@code startsOn} are the intents it is for, {@code resolution} what a turn that starts
 * it came to, where that is the scenario's to say (REDIRECTED for a handover).
 */
public record Scenario(String id, String name, List<String> startsOn, Optional<String> resolution) {
    public Scenario {
        startsOn = List.copyOf(startsOn);
    }
}
