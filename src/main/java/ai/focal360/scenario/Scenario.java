package ai.focal360.scenario;

import java.util.List;

/** A scenario that can be started: {@code startsOn} are the intents it is for. */
public record Scenario(String id, String name, List<String> startsOn) {
    public Scenario {
        startsOn = List.copyOf(startsOn);
    }
}
