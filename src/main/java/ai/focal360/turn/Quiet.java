package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A conversation in which nothing happened for a while.
 *
 * @param quietFor since we did something in it or the customer wrote, whichever was later
 * @param openFor since it began
 * @param warned whether the customer was asked since if they are still there
 * @param scenarios that are under way in it
 * @param answered whether the last words are ours, in a talk the customer took part in
 * @param expects whether the customer was asked something
 */
public record Quiet(
        TenantId tenant,
        ConversationId conversation,
        AgentId agent,
        CustomerId customer,
        String channel,
        Duration quietFor,
        Duration openFor,
        boolean warned,
        List<String> scenarios,
        boolean answered,
        boolean expects) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Quiet {
        scenarios = List.copyOf(scenarios);
    }

    /** {@code state} is the conversation's. */
    static Quiet of(
            TenantId tenant,
            ConversationId conversation,
            AgentId agent,
            CustomerId customer,
            String channel,
            Duration quietFor,
            Duration openFor,
            boolean warned,
            String state) {
        var known = read(state);
        var goal = known.path("goal");
        return new Quiet(
                tenant,
                conversation,
                agent,
                customer,
                channel,
                quietFor,
                openFor,
                warned,
                StreamSupport.stream(known.path("scenarios").spliterator(), false)
                        .map(running -> running.path("scenario").asText())
                        .toList(),
                answered(known.path("lines")),
                goal.path("yesOrNo").asBoolean() || !goal.path("fields").isEmpty());
    }

    private static boolean answered(JsonNode lines) {
        var roles = StreamSupport.stream(lines.spliterator(), false)
                .map(line -> line.path("role").asText())
                .toList();
        return roles.contains("CUSTOMER") && roles.get(roles.size() - 1).equals("AGENT");
    }

    private static JsonNode read(String state) {
        try {
            return JSON.readTree(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a conversation's state to be JSON", e);
        }
    }
}
