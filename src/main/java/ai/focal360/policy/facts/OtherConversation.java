package ai.focal360.policy.facts;

import java.util.List;

/**
 * Another conversation of the same customer, with this or another agent, whose last turn was within a day:
 * {@code scenarios} are what it is about, {@code expects} that its customer was asked something.
 */
public record OtherConversation(String agent, String channel, int minutesAgo, List<String> scenarios, boolean expects) {
    public OtherConversation {
        scenarios = List.copyOf(scenarios);
    }

    public boolean isAbout(String scenario) {
        return scenarios.contains(scenario);
    }
}
