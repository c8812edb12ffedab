package ai.focal360.llm;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of an answer as planned: a text of the tenant by key with values for its placeholders, or, without a key,
 * the literal {@code content} (a quoted passage). {@code instruction} tells a model how to put it. {@code suggestions}
 * are replies offered as buttons, by text key. {@code verbatim}: no model rewords it, whoever else may be reworded.
 */
public record Segment(
        Kind kind,
        @Nullable String textKey,
        @Nullable String content,
        @Nullable String instruction,
        Map<String, Object> values,
        List<Citation> citations,
        List<String> suggestions,
        boolean verbatim) {

    public Segment(
            Kind kind,
            @Nullable String textKey,
            @Nullable String content,
            @Nullable String instruction,
            Map<String, Object> values,
            List<Citation> citations,
            List<String> suggestions) {
        this(kind, textKey, content, instruction, values, citations, suggestions, false);
    }

    public enum Kind {
        ANSWER,
        ASK,
        CONFIRM,
        INFORM,
        REFUSE,
        ESCALATE
    }

    /** The article an answer rests on. */
    public record Citation(
            String id, String title, @Nullable String url) {}

    public Segment {
        values = Map.copyOf(values);
        citations = List.copyOf(citations);
        suggestions = List.copyOf(suggestions);
        if (textKey == null && content == null) {
            throw new IllegalArgumentException("Expected a segment to have a text key or content");
        }
    }
}
