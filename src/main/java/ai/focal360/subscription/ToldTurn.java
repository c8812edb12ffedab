package ai.focal360.subscription;

import ai.focal360.audit.TurnRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What a recorded turn is worth telling. */
record ToldTurn(TurnRecord turn) {
    static final String REDIRECTED = "REDIRECTED";
    static final String SUPERSEDED = "SUPERSEDED";
    private static final String RESOLVED = "RESOLVED";
    private static final Set<String> ENDS = Set.of("COMPLETE", "CANCEL");

    /** What it was about is in its successor. */
    boolean gaveWay() {
        return turn.outcome().categories().contains(SUPERSEDED);
    }

    boolean isEscalated() {
        return turn.outcome().resolution().equals(REDIRECTED);
    }

    Optional<Moment> opened() {
        return turn.ordinal() != 1
                ? Optional.empty()
                : Optional.of(Moment.of(
                        EventType.CONVERSATION_OPENED,
                        turn.customer(),
                        turn.finishedAt(),
                        new EventData.ConversationOpened(
                                turn.customer(),
                                turn.conversation(),
                                turn.agent(),
                                turn.channel().id(),
                                turn.startedAt())));
    }

    Optional<Moment> abuse() {
        return Optional.ofNullable(turn.abuse())
                .filter(abuse -> !abuse.suspected().isEmpty())
                .map(abuse -> Moment.of(
                        EventType.ABUSE_SUSPECTED,
                        turn.customer(),
                        turn.finishedAt(),
                        new EventData.AbuseSuspected(
                                turn.customer(),
                                turn.conversation(),
                                turn.turn(),
                                abuse.suspected().stream()
                                        .map(one -> new EventData.Suspicion(one.kind(), one.severity(), one.policy()))
                                        .toList(),
                                abuse.consequence())));
    }

    Moment escalated(long count) {
        var sentiment = understanding().path("sentiment");
        return Moment.of(
                        EventType.CUSTOMER_ESCALATED,
                        turn.customer(),
                        turn.finishedAt(),
                        new EventData.CustomerEscalated(
                                turn.customer(),
                                turn.conversation(),
                                turn.turn(),
                                turn.agent(),
                                turn.channel().id(),
                                reason(),
                                count,
                                sentiment.isNumber() ? sentiment.doubleValue() : null,
                                null,
                                null,
                                turn.finishedAt()))
                .with(texts());
    }

    Optional<Moment> resolved() {
        return !turn.outcome().resolution().equals(RESOLVED) || isUnderWay()
                ? Optional.empty()
                : Optional.of(Moment.of(
                                EventType.INTERACTION_RESOLVED,
                                turn.customer(),
                                turn.finishedAt(),
                                new EventData.InteractionResolved(
                                        turn.customer(),
                                        turn.conversation(),
                                        turn.turn(),
                                        turn.agent(),
                                        turn.channel().id(),
                                        intent(),
                                        contextSignals(),
                                        approach(),
                                        turn.finishedAt()))
                        .with(texts()));
    }

    /** A scenario that answered goes on: somebody is asked, or a tool is waited for. */
    private boolean isUnderWay() {
        var ended = turn.scenarios().stream()
                .filter(move -> ENDS.contains(move.move()))
                .map(TurnRecord.ScenarioMove::instance)
                .toList();
        return turn.scenarios().stream().anyMatch(move -> !ended.contains(move.instance()));
    }

    private Texts texts() {
        return new Texts(
                turn.messages().stream()
                        .map(TurnRecord.Message::text)
                        .filter(Objects::nonNull)
                        .toList(),
                turn.answers().stream().map(TurnRecord.Answer::text).toList());
    }

    private JsonNode understanding() {
        return turn.understanding() == null ? MissingNode.getInstance() : turn.understanding();
    }

    private @Nullable String intent() {
        var best = understanding().path("intents").path(0).path("id");
        return best.isTextual() ? best.textValue() : null;
    }

    private List<String> contextSignals() {
        return StreamSupport.stream(understanding().path("candidates").spliterator(), false)
                .map(candidate -> candidate.path("field").asText())
                .distinct()
                .toList();
    }

    /** The scenario that moved, else the article that was found, else the kind of answer. */
    private String approach() {
        return turn.scenarios().stream()
                .findFirst()
                .map(move -> "scenario:" + move.scenario())
                .or(() -> turn.candidates().stream()
                        .filter(TurnRecord.Candidate::selected)
                        .filter(candidate -> candidate.kind().equals("article"))
                        .findFirst()
                        .map(article -> "article:" + article.id()))
                .orElseGet(() -> "answer");
    }

    /** The scenario that was started for it, else the policy that asked for a person. */
    private String reason() {
        return turn.scenarios().stream()
                .filter(move -> move.move().equals("START"))
                .findFirst()
                .map(move -> "scenario:" + move.scenario())
                .or(() -> turn.decisions().stream()
                        .filter(decision -> decision.conclusion().equals("Escalate"))
                        .findFirst()
                        .map(decision -> "policy:" + decision.policy()))
                .orElse("handover");
    }
}
