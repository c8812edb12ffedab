package ai.focal360.console;

import ai.focal360.audit.TurnRecord;
import java.util.List;
import java.util.stream.Stream;

/**
 * One message as in the chat; {@code from} is {@code customer}, {@code agent} or {@code colleague}, {@code who} how they are called.
 * What is no text is named instead.
 */
public record Bubble(String from, String who, Moment at, String text, boolean isText, List<String> suggestions) {
    public Bubble {
        suggestions = List.copyOf(suggestions);
    }

    static List<Bubble> of(TurnRecord record) {
        return Stream.concat(
                        record.messages().stream().map(Bubble::said),
                        record.answers().stream().map(answer -> answered(answer, record)))
                .toList();
    }

    private static Bubble said(TurnRecord.Message message) {
        var text = message.text();
        return new Bubble(
                "customer",
                "Customer",
                new Moment(message.receivedAt()),
                text == null ? Words.readable(message.kind()) : text,
                text != null,
                List.of());
    }

    private static Bubble answered(TurnRecord.Answer answer, TurnRecord record) {
        var author = answer.author();
        return new Bubble(
                author == null ? "agent" : "colleague",
                author == null ? "Agent" : author,
                new Moment(record.finishedAt()),
                answer.text(),
                true,
                answer.suggestions());
    }
}
