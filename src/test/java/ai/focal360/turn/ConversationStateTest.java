package ai.focal360.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.llm.SenseRequest.Line;
import ai.focal360.llm.SenseRequest.Role;
import ai.focal360.turn.ConversationState.Confirmation;
import ai.focal360.turn.ConversationState.Goal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationStateTest {
    private static final Line QUESTION = new Line(Role.CUSTOMER, "and now?");
    private static final Line ANSWER = new Line(Role.AGENT, "now this");

    private final ConversationState answeredTwice =
            after(after(ConversationState.NEW, true, QUESTION, ANSWER), true, QUESTION, ANSWER, ANSWER);

    @Test
    void countsAnswersOfTheAgentAlone() {
        assertThat(answeredTwice.automaticAnswers()).isEqualTo(2);
        assertThat(after(answeredTwice, true, QUESTION, ANSWER).automaticAnswers())
                .isEqualTo(3);
    }

    @Test
    void countsNoTurnThatSaidNothing() {
        assertThat(after(answeredTwice, true, QUESTION).automaticAnswers()).isEqualTo(2);
        assertThat(after(answeredTwice, false).automaticAnswers()).isEqualTo(2);
    }

    @Test
    void countsAnewAfterAPersonsWord() {
        assertThat(after(answeredTwice, false, ANSWER).automaticAnswers()).isZero();
    }

    @Test
    void remembersTheLatestTurnsAndNoMore() {
        var talk = ConversationState.NEW;
        for (var turn = 1; turn <= 60; turn++) {
            talk = after(talk, true, new Line(Role.CUSTOMER, "question " + turn), ANSWER, ANSWER);
        }

        assertThat(talk.turns()).isEqualTo(60);
        assertThat(talk.lines()).hasSize(50 * 3).first().isEqualTo(new Line(Role.CUSTOMER, "question 11"));
        assertThat(talk.answered(List.of(QUESTION, ANSWER), Goal.NONE, List.of(), true, 2)
                        .lines())
                .as("as many as is configured")
                .containsExactly(new Line(Role.CUSTOMER, "question 60"), ANSWER, ANSWER, QUESTION, ANSWER);
    }

    @Test
    void longLettersAndEndlessBurstsStaySmall() {
        var letter = new Line(Role.CUSTOMER, "a".repeat(3_998) + "😀 and so on");
        var lines = after(ConversationState.NEW, true, letter).lines();
        assertThat(lines)
                .singleElement()
                .extracting(Line::text)
                .asString()
                .endsWith("a😀…")
                .hasSize(4_001);

        var burst = Collections.nCopies(1_000, QUESTION).toArray(Line[]::new);
        assertThat(after(ConversationState.NEW, true, burst).lines()).hasSize(400);
        assertThat(ConversationState.NEW
                        .answered(List.of(QUESTION, ANSWER), Goal.NONE, List.of(), true, 0)
                        .lines())
                .isEmpty();
    }

    @Test
    void aYesIsUsedByOneEffectUntilThatChangedNothing() {
        var yes = new Confirmation("book", Map.of("order", "#1"), true, 1, null);
        var other = new Confirmation("book", Map.of("order", "#2"), true, 1, null);
        var confirmed = ConversationState.NEW.confirmed(yes).confirmed(other);

        var using = confirmed.using(yes::equals, "book:step:1");
        assertThat(using.confirmations()).extracting(Confirmation::usedBy).containsExactly("book:step:1", null);
        assertThat(using.notUsing("book:step:2")).isEqualTo(using);
        assertThat(using.notUsing("book:step:1")).isEqualTo(confirmed);
        assertThat(using.confirmed(yes).confirmations())
                .as("said anew")
                .extracting(Confirmation::usedBy)
                .containsOnlyNulls();
    }

    private static ConversationState after(ConversationState before, boolean byAgentAlone, Line... said) {
        return before.answered(List.of(said), Goal.NONE, List.of(), byAgentAlone, 50);
    }
}
