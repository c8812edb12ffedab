package ai.focal360.channel.web;

import ai.focal360.channel.Line;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lines as the event stream says them. */
@Component
class LineJson {
    private final ObjectMapper json;

    LineJson(ObjectMapper json) {
        this.json = json;
    }

    /** {@code from} is {@code agent} or {@code visitor}; {@code at} counts milliseconds since 1970. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Ours(
            long position,
            String from,
            @Nullable String author,
            String text,
            List<String> suggestions,
            UUID turn,
            int index,
            long at) {}

    private record Theirs(long position, String from, String id, String text, long at) {}

    private record History(List<Object> lines) {}

    String of(Line line) {
        return write(shape(line));
    }

    String history(List<Line> lines) {
        return write(new History(lines.stream().map(LineJson::shape).toList()));
    }

    private static Object shape(Line line) {
        if (line instanceof Line.Ours ours) {
            return new Ours(
                    ours.position(),
                    "agent",
                    ours.author(),
                    ours.text(),
                    ours.suggestions(),
                    ours.turn(),
                    ours.index(),
                    ours.at().toEpochMilli());
        }
        if (line instanceof Line.Theirs theirs) {
            return new Theirs(
                    theirs.position(),
                    "visitor",
                    theirs.messageId(),
                    theirs.text(),
                    theirs.at().toEpochMilli());
        }
        throw new IllegalArgumentException("Expected a line of either side, but it is " + line.getClass());
    }

    private String write(Object shape) {
        try {
            return json.writeValueAsString(shape);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a line to be writable as JSON", e);
        }
    }
}
