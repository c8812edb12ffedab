package ai.focal360.audit.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.TurnRecord;
import ai.focal360.audit.TurnRecords;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexedTurnTest {
    @Test
    void tellsWhichModelStoodInForWhich() {
        var turn = IndexedTurn.of(TurnRecords.turn()
                .asked(List.of(
                        call("sense", "fast", 1, 3_000, null),
                        call("write", "best", 1, 20_000, "timeout"),
                        call("write", "second", 1, 0, "HTTP 503"),
                        call("write", "second", 2, 700, null),
                        call("write", "best", 1, 0, "circuit open"),
                        call("write", "local", 1, 0, null)))
                .record());

        assertThat(turn.modelFallbacks()).containsExactly("write:best>second", "write:best>local");
        assertThat(turn.modelFailures()).containsExactly("best", "second");
        assertThat(turn.costMicros()).isEqualTo(23_700);
    }

    @Test
    void tellsWhatFollowedOnASuspicion() {
        var turn = IndexedTurn.of(TurnRecords.turn()
                .suspectedOf("threat", "HIGH", "PERSON_CALLED")
                .record());
        assertThat(turn.abuse()).containsExactly("threat:HIGH");
        assertThat(turn.abuseConsequence()).isEqualTo("PERSON_CALLED");
        assertThat(IndexedTurn.of(TurnRecords.turn().record()).abuseConsequence())
                .isNull();
    }

    private static TurnRecord.Model call(String step, String model, int attempt, long cost, String failure) {
        return new TurnRecord.Model(step, model, attempt, 1000, 10, 1, cost, failure);
    }
}
