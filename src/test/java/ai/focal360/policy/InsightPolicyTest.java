package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.CloseGap;
import ai.focal360.policy.facts.OpenTicket;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Tried;
import ai.focal360.policy.facts.Unanswered;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When somebody is to see to a question nobody could answer, and when it is answered. */
class InsightPolicyTest {
    private static final Settings SETTINGS =
            new Settings(Map.of("insight.ticket.asked", 5, "insight.ticket.customers", 3, "insight.close.percent", 80));

    @Test
    void aQuestionOfSeveralCustomersGetsATicket() {
        assertThat(tickets(new Unanswered("en", 5, 3, false))).isTrue();
    }

    @Test
    void oneThatIsAskedSeldomGetsNone() {
        assertThat(tickets(new Unanswered("en", 4, 4, false))).isFalse();
    }

    @Test
    void oneThatFewAskOftenGetsNone() {
        assertThat(tickets(new Unanswered("en", 50, 2, false))).isFalse();
    }

    @Test
    void oneTicketIsEnough() {
        assertThat(tickets(new Unanswered("en", 50, 30, true))).isFalse();
    }

    @Test
    void itIsAnsweredWhenMostOfItsQuestionsAre() {
        assertThat(closes(new Tried(5, 4))).isTrue();
    }

    @Test
    void itIsNotWhenTooManyAreNot() {
        assertThat(closes(new Tried(5, 3))).isFalse();
    }

    @Test
    void nothingTriedIsNothingAnswered() {
        assertThat(closes(new Tried(0, 0))).isFalse();
    }

    private static boolean tickets(Unanswered question) {
        return insight(question).first(OpenTicket.class).isPresent();
    }

    private static boolean closes(Tried tried) {
        return insight(tried).first(CloseGap.class).isPresent();
    }

    private static Decision insight(Object fact) {
        return Rules.of("acme-shop").given(SETTINGS, fact).at(DecisionPoint.INSIGHT);
    }
}
