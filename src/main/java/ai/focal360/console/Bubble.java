package ai.focal360.console;

import ai.focal360.audit.TurnRecord;
import java.util.List;
import java.util.stream.Stream;

/** One message as in the chat; {@code from} is {@code customer} or {@code agent}. What is no text is named instead. */
public record Bubble(String from, Moment at, String text, boolean isText, List<String> suggestions) {
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
                new Moment(message.receivedAt()),
                text == null ? Words.readable(message.kind()) : text,
                text != null,
                List.of());
    }

    private static Bubble answered(TurnRecord.Answer answer, TurnRecord record) {
        return new Bubble(
                answer.author() == null ? "agent" : "colleague",
                new Moment(record.finishedAt()),
                answer.text(),
                true,
                answer.suggestions());
    }
}
