package ai.focal360.audit.web;

import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation from its beginning: what was said, in order, and the turns that explain it. {@code complete} is false
 * when it is longer than what is shown; its newest turns are found with {@code /turns?conversation=…}.
 */
record Transcript(
        ConversationId conversation,
        CustomerId customer,
        AgentId agent,
        boolean complete,
        List<Line> lines,
        List<Turn> turns) {

    enum Speaker {
        CUSTOMER,
        AGENT
    }

    /** {@code text} is absent when a customer sent something that is no text; {@code kind} says what. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            Instant at, Speaker from, String kind, @Nullable String text, List<String> suggestions, TurnId turn) {}

    record Turn(TurnId turn, String href, Instant startedAt, Instant finishedAt, TurnRecord.Outcome outcome) {}

    static Transcript of(List<TurnRecord> records, boolean complete) {
        var lines = new ArrayList<Line>();
        for (var record : records) {
            for (var message : record.messages()) {
                lines.add(new Line(
                        message.receivedAt(),
                        Speaker.CUSTOMER,
                        message.kind(),
                        message.text(),
                        List.of(),
                        record.turn()));
            }
            for (var answer : record.answers()) {
                lines.add(new Line(
                        record.finishedAt(),
                        Speaker.AGENT,
                        answer.kind(),
                        answer.text(),
                        answer.suggestions(),
                        record.turn()));
            }
        }
        var first = records.get(0);
        return new Transcript(
                first.conversation(),
                first.customer(),
                first.agent(),
                complete,
                lines,
                records.stream()
                        .map(record -> new Turn(
                                record.turn(),
                                TurnPage.href(record),
                                record.startedAt(),
                                record.finishedAt(),
                                record.outcome()))
                        .toList());
    }
}
