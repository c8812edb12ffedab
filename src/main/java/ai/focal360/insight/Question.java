package ai.focal360.insight;

import ai.focal360.audit.TurnRecord;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a customer asked in one turn, and nothing answered. */
record Question(
        TurnId turn,
        TenantId tenant,
        CustomerId customer,
        String agent,
        String channel,
        String language,
        String text,
        Instant askedAt) {
    private static final String KNOWLEDGE_GAP = "KNOWLEDGE_GAP";
    private static final String UNKNOWN_LANGUAGE = "und";
    private static final int LONGEST = 500;

    /** Nothing where the turn left no gap or the customer used no words. */
    static Optional<Question> in(TurnRecord turn) {
        if (!turn.outcome().categories().contains(KNOWLEDGE_GAP)) {
            return Optional.empty();
        }
        var text = turn.messages().stream()
                .map(TurnRecord.Message::text)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "))
                .strip();
        if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return Optional.empty();
        }
        return Optional.of(new Question(
                turn.turn(),
                turn.tenant(),
                turn.customer(),
                turn.agent().value(),
                turn.channel().id(),
                language(turn),
                text.length() <= LONGEST ? text : text.substring(0, LONGEST),
                turn.finishedAt()));
    }

    private static String language(TurnRecord turn) {
        var understood = turn.understanding();
        return understood == null
                ? UNKNOWN_LANGUAGE
                : understood.path("language").asText(UNKNOWN_LANGUAGE);
    }
}
