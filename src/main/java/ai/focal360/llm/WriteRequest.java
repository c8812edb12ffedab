package ai.focal360.llm;

import ai.focal360.tenant.Agent;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Texts;
import java.util.List;

/**
 * What a writer gets: the plan's segments in order, how to speak, and what must and must not be said. {@code texts} are
 * the tenant's over the platform's. A guideline that is a text key is said as it stands; any other tells a model how to
 * write and is nothing to a local writer. {@code hints} come from enforcement when a draft is written anew.
 */
public record WriteRequest(
        Agent agent,
        ChannelConfig channel,
        String language,
        String mode,
        List<Segment> segments,
        List<String> guidelines,
        List<String> must,
        List<String> mustNot,
        List<String> hints,
        List<String> messages,
        List<SenseRequest.Line> history,
        List<Background> background,
        Texts texts) {

    /** What the agent's context says of a source such as {@code conversation.earlier} or {@code customer.tier}. */
    public record Background(String source, List<String> lines) {
        public Background {
            lines = List.copyOf(lines);
        }
    }

    public WriteRequest {
        segments = List.copyOf(segments);
        guidelines = List.copyOf(guidelines);
        must = List.copyOf(must);
        mustNot = List.copyOf(mustNot);
        hints = List.copyOf(hints);
        messages = List.copyOf(messages);
        history = List.copyOf(history);
        background = List.copyOf(background);
    }
}
